import { seededRandom } from '../harness/random';
import type { Times } from './types';

/** Draws one time after the other, in ms; the same seed gives the same row. */
export function drawTimes(times: Times = 0, seed = 1): () => number {
	if (typeof times === 'function') return times;
	if (typeof times === 'number') return () => times;
	const random = seededRandom(seed);
	switch (times.kind) {
		case 'uniform':
			return () => times.fromMs + random() * (times.toMs - times.fromMs);
		case 'tail':
			return () => times.leastMs - Math.log(1 - random()) * times.tailMs;
		case 'spikes':
			return () => (random() < times.share ? times.spikeMs : times.usualMs);
	}
}

/**
 * Reads times as they stand on a command line: `200`, `uniform:200:800`, `tail:200:300` or
 * `spikes:200:3000:0.02`.
 */
export function parseTimes(name: string, text: string): Times {
	const [kind, ...rest] = text.split(':');
	const numbers = rest.map(Number);
	const [one, two, three] = numbers;
	if (rest.every((part) => part !== '') && numbers.every((number) => number >= 0)) {
		if (/^\d+$/.test(text)) return Number(text);
		if (kind === 'uniform' && numbers.length === 2) return { kind, fromMs: one, toMs: two };
		if (kind === 'tail' && numbers.length === 2) return { kind, leastMs: one, tailMs: two };
		if (kind === 'spikes' && numbers.length === 3) {
			return { kind, usualMs: one, spikeMs: two, share: three };
		}
	}
	throw new Error(
		`--${name} must be like 200, uniform:200:800, tail:200:300 or spikes:200:3000:0.02, not "${text}"`,
	);
}

/** Whether a value that another process sent describes times. */
export function isTimes(value: unknown): value is Exclude<Times, () => number> {
	if (typeof value === 'number') return value >= 0;
	if (typeof value !== 'object' || value === null) return false;
	const { kind, ...rest } = value as Record<string, unknown>;
	const names = Object.keys(rest).sort().join();
	const fits = NUMBERS_OF[String(kind)] === names;
	return fits && Object.values(rest).every((number) => typeof number === 'number' && number >= 0);
}

/** The numbers that belong to each kind, sorted. */
const NUMBERS_OF: Record<string, string | undefined> = {
	uniform: 'fromMs,toMs',
	tail: 'leastMs,tailMs',
	spikes: 'share,spikeMs,usualMs',
};
