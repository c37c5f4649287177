import { freshAgent, recipients, runStudioNode } from '../test/harness/studioNode.js';
import { ANSWERS, LATE } from '../test/harness/modelRun';
import { type Counting, type Simulator, startSimulator } from '../test/simulator';
import { percent, WAYS } from './pace';

const VARYING = 'after 200 to 800 ms';
const JITTER = '10 to 40 ms late';

/** One measured figure: a row of the report. */
export interface Figure {
	what: string;
	measured: string;
	toReach: string;
	reached: boolean;
}

/** Starts `count` sessions at a rate that a server enforces, and compares the time with the ideal one. */
async function paced(
	count: number,
	ratePerSecond: number,
	counting: Counting,
	answers: keyof typeof ANSWERS,
): Promise<Figure> {
	const studio = await startSimulator({
		ratePerSecond,
		counting,
		latencyMs: ANSWERS[answers],
		lateMs: LATE[JITTER],
	});
	// The engine's first run loads modules; a user's n8n has done so long before.
	await runStudioNode(studio.url, {}, { items: recipients(1) });
	studio.reset();
	const options = { sessionsPerSecond: ratePerSecond };
	await runStudioNode(studio.url, { options }, { items: recipients(count) });
	const loss = 1 / usedShare(studio, ratePerSecond) - 1;
	const figure = {
		what: `through n8n's engine: ${count} items at ${ratePerSecond}/s, ${WAYS[counting]}, ${answers}, ${JITTER}`,
		measured: `${percent(loss)} lost, ${refusedAndStarted(studio)}`,
		toReach: 'at most 5 % lost, none refused',
		reached: loss <= 0.05 && studio.refusedByLimit === 0 && studio.sessions.length === count,
	};
	await studio.close();
	return figure;
}

/** Two executions of one process on one agent. */
async function twoExecutions(): Promise<Figure> {
	const studio = await startSimulator({ ratePerSecond: 5, latencyMs: ANSWERS[VARYING] });
	const parameters = { agentId: freshAgent(), options: { sessionsPerSecond: 5 } };
	const lists = [recipients(25), recipients(25, 972542220000)];
	const runs = lists.map(async (items) => await runStudioNode(studio.url, parameters, { items }));
	await Promise.all(runs);
	const used = usedShare(studio, 5);
	const figure = {
		what: 'two executions at once in one process on one agent, 25 items each at 5/s',
		measured: `${used.toFixed(3)} of the rate used, ${refusedAndStarted(studio)}`,
		toReach: 'at least 0.9 used, none refused, all started once',
		reached: used >= 0.9 && studio.refusedByLimit === 0 && allOnce(studio, lists.flat()),
	};
	await studio.close();
	return figure;
}

/** The node believes in a higher rate than the server allows. */
async function rateSetTooHigh(): Promise<Figure> {
	const studio = await startSimulator({ ratePerSecond: 1, latencyMs: ANSWERS[VARYING] });
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

/** Of the allowed rate, what was used from the first started session to the last. */
export function usedShare({ sessions }: Simulator, allowedPerSecond: number): number {
	const seconds = (sessions[sessions.length - 1].startedAtMs - sessions[0].startedAtMs) / 1000;
	return (sessions.length - 1) / (seconds * allowedPerSecond);
}

/** The pace of the whole node in real time, one figure after the other. */
export const rateFigures = [
	async () => await paced(10, 1, 'slidingWindow', VARYING),
	async () => await paced(30, 3, 'tokenBucket', 'after 200 ms and a tail of 300 ms'),
	async () => await paced(50, 5, 'fixedWindow', 'after 200 ms, one of 20 after 3 s'),
	twoExecutions,
	rateSetTooHigh,
];
