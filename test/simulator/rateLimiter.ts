import type { ChangeableOptions, Counting } from './types';

const WINDOW_MS = 1000;
const DEFAULT_PER_SECOND = 1;

type Rules = Pick<ChangeableOptions, 'ratePerSecond' | 'counting'>;

/** Counts the starts of one agent. Pure: time passes only through the arrivals, which come in order. */
export interface StartCounter {
	/** Takes a place for a start that arrived at `atMs`; false when none is free. A refused start takes none. */
	take(atMs: number, perSecond: number): boolean;
}

const COUNTERS: Record<Counting, () => StartCounter> = { slidingWindow, fixedWindow, tokenBucket };

export const COUNTINGS = Object.keys(COUNTERS) as Counting[];

export const isCounting = (value: unknown): value is Counting =>
	COUNTINGS.some((counting) => counting === value);

/** A counter that has not seen a start yet. */
export const newCounter = (counting: Counting): StartCounter => COUNTERS[counting]();

/** So many in the second before each arrival. */
function slidingWindow(): StartCounter {
	let recent: number[] = [];
	return {
		take(atMs, perSecond) {
			recent = recent.filter((startMs) => startMs > atMs - WINDOW_MS);
			if (recent.length >= perSecond) return false;
			recent.push(atMs);
			return true;
		},
	};
}

/** So many in each second of the server's clock. */
function fixedWindow(): StartCounter {
	let second = NaN;
	let taken = 0;
	return {
		take(atMs, perSecond) {
			const current = Math.floor(atMs / WINDOW_MS);
			if (current !== second) taken = 0;
			second = current;
			if (taken >= perSecond) return false;
			taken += 1;
			return true;
		},
	};
}

/** A bucket of so many tokens, full at first, that fills evenly in a second. */
function tokenBucket(): StartCounter {
	let tokens = Infinity;
	let filledAtMs = 0;
	return {
		take(atMs, perSecond) {
			const filled = ((atMs - filledAtMs) / WINDOW_MS) * perSecond;
			tokens = Math.min(perSecond, tokens + filled);
			filledAtMs = atMs;
			if (tokens < 1) return false;
			tokens -= 1;
			return true;
		},
	};
}

/** The documented limit: so many session starts per second and agent, the rest dropped. */
export class RateLimiter {
	private readonly counters = new Map<string, StartCounter>();

	/** Takes a place for a request that arrived at `arrivedAtMs` (monotonic); false when none is free. */
	take(
		agentId: string,
		arrivedAtMs: number,
		{ ratePerSecond: rate = DEFAULT_PER_SECOND, counting = 'slidingWindow' }: Rules,
	): boolean {
		const perSecond = typeof rate === 'number' ? rate : (rate[agentId] ?? DEFAULT_PER_SECOND);
		if (perSecond === Infinity) return true;
		const key = `${counting} ${agentId}`;
		const counter = this.counters.get(key) ?? newCounter(counting);
		this.counters.set(key, counter);
		return counter.take(arrivedAtMs, perSecond);
	}
}
