import { freshAgent, recipients, runStudioNode } from '../test/harness/studioNode.js';
import { type Simulator, startSimulator } from '../test/simulator';

const LATENCY_MS = 700;

/** One measured figure: a row of the report. */
export interface Figure {
	what: string;
	measured: string;
	toReach: string;
	reached: boolean;
}

/** Starts `count` sessions at a rate that the server enforces, and compares the time with the ideal one. */
async function paced(count: number, ratePerSecond: number): Promise<Figure> {
	const studio = await startSimulator({ ratePerSecond, latencyMs: LATENCY_MS });
	const beganMs = performance.now();
	await runStudioNode(
		studio.url,
		{ options: { sessionsPerSecond: ratePerSecond } },
		{ items: recipients(count) },
	);
	const tookMs = performance.now() - beganMs;
	const idealMs = ((count - 1) / ratePerSecond) * 1000 + LATENCY_MS;
	const ratio = tookMs / idealMs;
	const figure = {
		what: `${count} items at ${ratePerSecond}/s, answers after ${LATENCY_MS} ms: time over the ideal`,
		measured: `${ratio.toFixed(3)} (${(tookMs / 1000).toFixed(1)} s), ${refusedAndStarted(studio)}`,
		toReach: 'at most 1.10, none refused',
		reached: ratio <= 1.1 && studio.refusedByLimit === 0 && studio.sessions.length === count,
	};
	await studio.close();
	return figure;
}

/** Two executions of one process on one agent. */
async function twoExecutions(): Promise<Figure> {
	const studio = await startSimulator({ ratePerSecond: 5, latencyMs: LATENCY_MS });
	const parameters = { agentId: freshAgent(), options: { sessionsPerSecond: 5 } };
	const lists = [recipients(25), recipients(25, 972542220000)];
	const runs = lists.map(async (items) => await runStudioNode(studio.url, parameters, { items }));
	await Promise.all(runs);
	const times = studio.sessions.map(({ startedAtMs }) => startedAtMs);
	const usedShare = ((times.length - 1) / ((times.at(-1) ?? 0) - times[0])) * (1000 / 5);
	const figure = {
		what: 'two executions at once in one process on one agent, 25 items each at 5/s',
		measured: `${usedShare.toFixed(3)} of the rate used, ${refusedAndStarted(studio)}`,
		toReach: 'at least 0.9 used, none refused, all started once',
		reached: usedShare >= 0.9 && studio.refusedByLimit === 0 && allOnce(studio, lists.flat()),
	};
	await studio.close();
	return figure;
}

/** The node believes in a higher rate than the server allows. */
async function rateSetTooHigh(): Promise<Figure> {
	const studio = await startSimulator({ ratePerSecond: 1, latencyMs: 50 });
	const items = recipients(20);
	const beganMs = performance.now();
	await runStudioNode(studio.url, { options: { sessionsPerSecond: 5 } }, { items });
	const seconds = (performance.now() - beganMs) / 1000;
	const figure = {
		what: 'server allows 1/s, node set to 5/s, 20 items',
		measured: `${refusedAndStarted(studio)}, ${seconds.toFixed(1)} s`,
		toReach: 'all started once',
		reached: allOnce(studio, items),
	};
	await studio.close();
	return figure;
}

/** Whether each recipient has exactly one session. */
export function allOnce(studio: Simulator, items: Array<{ to: string }>): boolean {
	return items.every(({ to }) => studio.sentTo(to).length === 1);
}

/** How often the limit struck, and how many sessions really started. */
export function refusedAndStarted({ refusedByLimit, sessions }: Simulator): string {
	return `${refusedByLimit} refused, ${sessions.length} started`;
}

/** The figures of the pace, one after the other. */
export const rateFigures = [
	async () => await paced(10, 1),
	async () => await paced(25, 3),
	async () => await paced(50, 5),
	twoExecutions,
	rateSetTooHigh,
];
