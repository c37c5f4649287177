import type { Clock } from '../../nodes/shared/clock';
import { seededRandom } from './random';

interface Sleeper {
	atMs: number;
	wake: () => void;
}

/** A clock whose time passes only in `run()`, in order and without waiting. */
export class VirtualClock implements Clock {
	private timeMs = 0;
	private sleepers: Sleeper[] = [];
	readonly random: () => number;

	constructor(seed = 1) {
		this.random = seededRandom(seed);
	}

	now = () => this.timeMs;

	sleep = async (delayMs: number, signal?: AbortSignal) =>
		await new Promise<void>((resolve, reject) => {
			signal?.throwIfAborted();
			const abort = () => {
				this.sleepers = this.sleepers.filter((other) => other !== sleeper);
				reject(signal?.reason);
			};
			const wake = () => {
				signal?.removeEventListener('abort', abort);
				resolve();
			};
			const sleeper = { atMs: this.timeMs + Math.max(0, delayMs), wake };
			this.sleepers.push(sleeper);
			signal?.addEventListener('abort', abort);
		});

	/** Lets time pass until `done` settles. */
	async run<T>(done: Promise<T>): Promise<T> {
		let settled = false;
		const settle = () => (settled = true);
		done.then(settle, settle);
		for (;;) {
			await new Promise((resolve) => setImmediate(resolve));
			if (settled) return await done;
			const next = this.sleepers.sort((a, b) => a.atMs - b.atMs).shift();
			if (!next) throw new Error('Nobody sleeps and nothing is done: a dead end');
			this.timeMs = next.atMs;
			next.wake();
		}
	}
}
