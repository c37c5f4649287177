import type { Clock } from '../nodes/shared/clock';
import { PACE, Pacer } from '../nodes/VonageAiStudio/starts/pacer';
import { ANSWERS, LATE, type ModelList, modelRuns } from '../test/harness/modelRun';
import { COUNTINGS } from '../test/simulator/rateLimiter';
import type { Counting, Times } from '../test/simulator';
import type { Figure } from './rate';

export const WAYS: Record<Counting, string> = {
	slidingWindow: 'sliding window',
	fixedWindow: 'fixed window',
	tokenBucket: 'token bucket',
};

/** The lists whose loss is to be small, and how often each is run with other seeds. */
const LISTS = [
	{ count: 10, ratePerSecond: 1, runs: 200 },
	{ count: 50, ratePerSecond: 5, runs: 60 },
	{ count: 1000, ratePerSecond: 1, runs: 3 },
	{ count: 1000, ratePerSecond: 5, runs: 3 },
];
const MOST_LOST = 0.05;
const MOST_REFUSED = 0.01;

const VARYING = ANSWERS['after 200 to 800 ms'];
const JITTER = LATE['10 to 40 ms late'];

type Numbers = Partial<typeof PACE>;
type Server = { counting: Counting; answerMs: Times; lateMs: Times };

export const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const pacerWith = (numbers: Numbers) => (clock: Clock) => new Pacer(clock, { ...PACE, ...numbers });

/** Loss and refusals on each sort of server, in virtual time. */
export async function paceOnEachServer(): Promise<Figure[]> {
	const figures: Figure[] = [];
	for (const counting of COUNTINGS) {
		for (const [answers, answerMs] of Object.entries(ANSWERS)) {
			for (const [late, lateMs] of Object.entries(LATE)) {
				const { text, reached } = await lossAndRefusals({ counting, answerMs, lateMs });
				figures.push({
					what: `${WAYS[counting]}, ${answers}, ${late}`,
					measured: text,
					toReach: `at most ${percent(MOST_LOST)} lost, ${percent(MOST_REFUSED)} refused`,
					reached,
				});
			}
		}
	}
	return figures;
}

/**
 * Servers on which no margin reaches both goals: when every start is late by up to so much, only a margin
 * of 0.86 of it leaves one refusal in a hundred.
 */
export async function paceWhereAllAreLate(): Promise<Figure[]> {
	const figures: Figure[] = [];
	for (const upToMs of [100, 200]) {
		const lateMs: Times = { kind: 'uniform', fromMs: 0, toMs: upToMs };
		const server = { counting: 'slidingWindow', answerMs: VARYING, lateMs } as const;
		const { text } = await lossAndRefusals(server);
		const neededMs = upToMs * (1 - Math.sqrt(2 * MOST_REFUSED));
		figures.push({
			what: `sliding window, each start late by up to ${upToMs} ms`,
			measured: text,
			toReach: `reported: for 1 % refused a margin loses ${percent(neededMs / 1000)}`,
			reached: true,
		});
	}
	return figures;
}

async function lossAndRefusals(server: Server, numbers: Numbers = {}) {
	const parts: string[] = [];
	let reached = true;
	let [mostLoss, mostRefused] = [0, 0];
	for (const { count, ratePerSecond, runs } of LISTS) {
		const settings = { ...server, allowedPerSecond: ratePerSecond };
		const lists = [{ count, ratePerSecond }];
		const { mean } = await modelRuns(pacerWith(numbers), settings, lists, runs);
		parts.push(
			`${count} at ${ratePerSecond}/s: ${percent(mean.loss)} lost, ${percent(mean.refused)} refused`,
		);
		mostLoss = Math.max(mostLoss, mean.loss);
		mostRefused = Math.max(mostRefused, mean.refused);
		reached &&= mean.loss <= MOST_LOST && mean.refused <= MOST_REFUSED && mean.lost === 0;
	}
	return { text: parts.join('; '), reached, mostLoss, mostRefused };
}

/** 5/s are set and 1/s is allowed. */
export async function paceSetTooHigh(): Promise<Figure[]> {
	const figures: Figure[] = [];
	for (const counting of COUNTINGS) {
		for (const count of [20, 50, 200]) {
			const settings = { allowedPerSecond: 1, counting, answerMs: VARYING, lateMs: JITTER };
			const lists = [{ count, ratePerSecond: 5 }];
			const { mean, worst } = await modelRuns(pacerWith({}), settings, lists, 60);
			figures.push({
				what: `${WAYS[counting]}, 1/s allowed and 5/s set, ${count} items: time over that at 1/s`,
				measured: `${(1 + mean.loss).toFixed(2)} on average, ${(1 + worst.loss).toFixed(2)} at worst; ${lostOf(worst.lost)}`,
				toReach: 'at most 2 on average, all started',
				reached: mean.loss <= 1 && worst.lost === 0,
			});
		}
	}
	return figures;
}

/** Two processes on one agent that don't know of each other. */
export async function paceOfTwoProcesses(): Promise<Figure[]> {
	const figures: Figure[] = [];
	for (const [count, ratePerSecond, runs] of [
		[40, 1, 60],
		[200, 1, 20],
		[200, 5, 40],
		[1000, 1, 4],
	]) {
		for (const counting of COUNTINGS) {
			const list = { count, ratePerSecond };
			const { mean, worst } = await twoProcesses([list, list], counting, {}, runs);
			figures.push({
				what: `${WAYS[counting]}, two processes, ${count} items each at ${ratePerSecond}/s`,
				measured: `${mean.used.toFixed(2)} of the limit used on average, ${worst.used.toFixed(2)} at worst; ${percent(mean.refused)} refused; ${lostOf(worst.lost)}`,
				toReach: count > 200 ? 'reported' : 'at least 0.85 on average, all started',
				reached: count > 200 || (mean.used >= 0.85 && worst.lost === 0),
			});
		}
	}
	return figures;
}

async function twoProcesses(
	lists: ModelList[],
	counting: Counting,
	numbers: Numbers,
	runs: number,
) {
	const allowedPerSecond = lists[0].ratePerSecond;
	const settings = { allowedPerSecond, counting, answerMs: VARYING, lateMs: JITTER };
	return await modelRuns(pacerWith(numbers), settings, lists, runs);
}

const lostOf = (lost: number) => (lost === 0 ? 'all started' : `up to ${lost} not started`);

/** The numbers of the pacer, each against others: what it would be worth with them, on a sliding window. */
const OTHERS: Numbers[] = [
	{},
	...[10, 20, 40, 60].map((marginMs) => ({ marginMs })),
	...[1.1, 1.25, 2].map((step) => ({ step })),
	...[0.2, 1].map((slowestPerSecond) => ({ slowestPerSecond })),
];

/** One row for each number that could be another. */
export async function paceWithOtherNumbers(): Promise<Figure[]> {
	const figures: Figure[] = [];
	for (const numbers of OTHERS) {
		const text: string[] = [];
		for (const [late, lateMs] of Object.entries(LATE)) {
			const server = { counting: 'slidingWindow', answerMs: VARYING, lateMs } as const;
			const { mostLoss, mostRefused } = await lossAndRefusals(server, numbers);
			text.push(`${late}: ${percent(mostLoss)} lost, ${percent(mostRefused)} refused`);
		}
		for (const [count, ratePerSecond, runs] of [
			[40, 1, 40],
			[200, 5, 20],
		]) {
			const list = { count, ratePerSecond };
			const { mean } = await twoProcesses([list, list], 'slidingWindow', numbers, runs);
			text.push(`two processes with ${count} at ${ratePerSecond}/s: ${mean.used.toFixed(2)} used`);
		}
		const tooHigh = { allowedPerSecond: 1, answerMs: VARYING, lateMs: JITTER };
		const lists = [{ count: 50, ratePerSecond: 5 }];
		const { mean } = await modelRuns(pacerWith(numbers), tooHigh, lists, 60);
		text.push(`1/s allowed and 5/s set: ${(1 + mean.loss).toFixed(2)} of the time`);
		const [changed] = Object.entries(numbers);
		figures.push({
			what: changed
				? `${changed[0]} ${changed[1]} in place of ${PACE[changed[0] as keyof Numbers]}`
				: 'as it is',
			measured: text.join('; '),
			toReach: 'reported',
			reached: true,
		});
	}
	return figures;
}
