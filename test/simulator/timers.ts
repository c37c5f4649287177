import type { SimulatorClock } from './clock';

/** setTimeout takes no more; what lies further away than 24 days is never done. */
const LONGEST_MS = 2 ** 31 - 1;

/** Tasks for later. None of them keeps the process alive. */
export class Timers {
	private readonly pending = new Set<symbol>();
	private waiting: Array<() => void> = [];
	private cancelling = new AbortController();

	constructor(private readonly clock: SimulatorClock) {}

	get isIdle(): boolean {
		return this.pending.size === 0;
	}

	after(delayMs: number, task: () => void): void {
		if (delayMs > LONGEST_MS) return;
		// A signal of its own for each: Node.js warns of many listeners on one.
		const signal = AbortSignal.any([this.cancelling.signal]);
		const token = Symbol('task');
		this.pending.add(token);
		void this.clock
			.sleep(delayMs, signal)
			.then(() => {
				this.pending.delete(token);
				task();
				this.wakeWhenIdle();
			})
			// Cancelled.
			.catch(() => {});
	}

	/** Resolves when no task is left. */
	idle(): Promise<void> {
		return new Promise((resolve) => {
			this.waiting.push(resolve);
			this.wakeWhenIdle();
		});
	}

	cancel(): void {
		this.cancelling.abort();
		this.cancelling = new AbortController();
		this.pending.clear();
		this.wakeWhenIdle();
	}

	private wakeWhenIdle(): void {
		if (!this.isIdle) return;
		for (const resolve of this.waiting.splice(0)) resolve();
	}
}
