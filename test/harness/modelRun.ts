import { retryWaitMs } from '../../nodes/VonageAiStudio/http/retry';
import type { Clock } from '../../nodes/shared/clock';
import type { Pacer, Place } from '../../nodes/VonageAiStudio/starts/pacer';
import { newCounter, type StartCounter } from '../simulator/rateLimiter';
import { drawTimes } from '../simulator/times';
import type { Counting, Times } from '../simulator/types';
import { seededRandom } from './random';
import { VirtualClock } from './virtualClock';

/** What AI Studio's limit may be like for one agent. */
export interface ModelServerSettings {
	allowedPerSecond: number;
	counting?: Counting;
	/** From a start's arrival to its answer. */
	answerMs?: Times;
	/** From a start's departure to its arrival. */
	lateMs?: Times;
	seed?: number;
}

/** By how much Node.js wakes a sleeper too late when it has other work. */
const TIMERS_LATE: Times = { kind: 'uniform', fromMs: 0, toMs: 4 };

/** A server of starts in virtual time. It counts with the simulator's own counters. */
export class ModelServer {
	/** Arrivals of the starts that were accepted, in order. */
	readonly startedAtMs: number[] = [];
	refused = 0;
	private readonly counter: StartCounter;
	private readonly answerMs: () => number;
	private readonly lateMs: () => number;
	/** The server's clock is not the client's: its seconds begin at any time. */
	private readonly offsetMs: number;

	constructor(
		private readonly clock: VirtualClock,
		private readonly settings: ModelServerSettings,
	) {
		const { counting = 'slidingWindow', answerMs, lateMs, seed = 1 } = settings;
		this.counter = newCounter(counting);
		this.answerMs = drawTimes(answerMs, seed);
		this.lateMs = drawTimes(lateMs, -seed);
		this.offsetMs = seededRandom(seed)() * 1000;
	}

	/** Sends a start; resolves with its answer: whether it was accepted. */
	async start(): Promise<boolean> {
		await this.clock.sleep(this.lateMs());
		const nowMs = this.clock.now();
		const accepted = this.counter.take(nowMs + this.offsetMs, this.settings.allowedPerSecond);
		if (accepted) this.startedAtMs.push(nowMs);
		else this.refused += 1;
		await this.clock.sleep(this.answerMs());
		return accepted;
	}
}

export interface ModelList {
	count: number;
	ratePerSecond: number;
	/** How long the claim of a reference takes, which is made ahead of each departure. Default: none is made. */
	claimMs?: number;
}

const RATE_LIMIT_RETRIES = 10;
const CLAIM_AHEAD_MS = 500;

/**
 * Starts a list as one run does: one item after the other waits for its departure, answers overlap, and
 * an item that was refused waits and joins the line again.
 * @returns how many items were refused for good
 */
export async function startList(
	clock: VirtualClock,
	pacer: Pacer,
	server: ModelServer,
	{ count, ratePerSecond, claimMs }: ModelList,
): Promise<number> {
	let lost = 0;

	const leave = async (place: Place) => {
		if (claimMs !== undefined) {
			await place.untilDue(CLAIM_AHEAD_MS);
			await clock.sleep(claimMs);
		}
		await place.untilDue();
		return place.leave();
	};

	const finish = async (first: Awaited<ReturnType<typeof leave>>) => {
		let departure = first;
		for (let tries = 1; !(await server.start()); tries += 1) {
			pacer.refused(departure, ratePerSecond);
			if (tries > RATE_LIMIT_RETRIES) {
				lost += 1;
				return;
			}
			await clock.sleep(retryWaitMs(tries, clock.random()));
			departure = await leave(await pacer.enter(ratePerSecond));
		}
		pacer.accepted(departure);
	};

	const sent: Array<Promise<void>> = [];
	for (let index = 0; index < count; index += 1) {
		sent.push(finish(await leave(await pacer.enter(ratePerSecond))));
	}
	await Promise.all(sent);
	return lost;
}

export interface ModelOutcome {
	/** By how much it took longer than the ideal, from the first departure to the last arrival: 0.05 is 5 %. */
	loss: number;
	/** Refusals for each item. */
	refused: number;
	/** Items that were refused for good. */
	lost: number;
	/** Of the allowed rate, what was used from the first accepted start to the last. */
	used: number;
}

/** Runs lists at once, each with a pacer of its own, as processes that don't know of each other. */
export async function modelRun(
	newPacer: (clock: Clock) => Pacer,
	settings: ModelServerSettings,
	lists: ModelList[],
): Promise<ModelOutcome> {
	const clock = new VirtualClock(settings.seed);
	const timersLateMs = drawTimes(TIMERS_LATE, settings.seed);
	const lateClock: Clock = {
		now: clock.now,
		random: clock.random,
		sleep: async (delayMs, signal) => await clock.sleep(delayMs + timersLateMs(), signal),
	};
	const server = new ModelServer(clock, settings);
	const processes = lists.map(async (list) => {
		// No two processes begin at the same moment.
		if (lists.length > 1) await clock.sleep(clock.random() * 1000);
		return await startList(clock, newPacer(lateClock), server, list);
	});
	const lost = (await clock.run(Promise.all(processes))).reduce((sum, count) => sum + count, 0);
	const { startedAtMs, refused } = server;
	const lastMs = startedAtMs[startedAtMs.length - 1];
	const count = lists.reduce((sum, list) => sum + list.count, 0);
	const idealMs = ((count - 1) / settings.allowedPerSecond) * 1000;
	return {
		loss: lastMs / idealMs - 1,
		refused: refused / count,
		lost,
		used: idealMs / (lastMs - startedAtMs[0]),
	};
}

/** The mean outcome of so many runs that differ by their seed, and the worst of each figure. */
export async function modelRuns(
	newPacer: (clock: Clock) => Pacer,
	settings: ModelServerSettings,
	lists: ModelList[],
	runs: number,
): Promise<{ mean: ModelOutcome; worst: ModelOutcome }> {
	const outcomes: ModelOutcome[] = [];
	for (let seed = 1; seed <= runs; seed += 1) {
		outcomes.push(await modelRun(newPacer, { ...settings, seed }, lists));
	}
	const of = (figure: keyof ModelOutcome) => outcomes.map((outcome) => outcome[figure]);
	const mean = (figure: keyof ModelOutcome) => of(figure).reduce((sum, one) => sum + one, 0) / runs;
	return {
		mean: { loss: mean('loss'), refused: mean('refused'), lost: mean('lost'), used: mean('used') },
		worst: {
			loss: Math.max(...of('loss')),
			refused: Math.max(...of('refused')),
			lost: Math.max(...of('lost')),
			used: Math.min(...of('used')),
		},
	};
}

/** How long AI Studio's answers may take, by what they are called. */
export const ANSWERS: Record<string, Times> = {
	'answers after 300 ms': 300,
	'after 200 to 800 ms': { kind: 'uniform', fromMs: 200, toMs: 800 },
	'after 200 ms and a tail of 300 ms': { kind: 'tail', leastMs: 200, tailMs: 300 },
	'after 200 ms, one of 20 after 3 s': {
		kind: 'spikes',
		usualMs: 200,
		spikeMs: 3000,
		share: 0.05,
	},
};

/** How late starts may arrive, by what it is called. */
export const LATE: Record<string, Times> = {
	'none late': 0,
	'10 to 40 ms late': { kind: 'uniform', fromMs: 10, toMs: 40 },
	'10 ms late and a tail of 6 ms': { kind: 'tail', leastMs: 10, tailMs: 6 },
	'10 ms late, one of 200 by 300 ms': {
		kind: 'spikes',
		usualMs: 10,
		spikeMs: 300,
		share: 0.005,
	},
};
