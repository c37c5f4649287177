/** setTimeout takes no more; what lies further away than 24 days is never done. */
const LONGEST_MS = 2 ** 31 - 1;

/** Tasks for later. None of them keeps the process alive. */
export class Timers {
	private readonly pending = new Set<NodeJS.Timeout>();
	private waiting: Array<() => void> = [];

	get isIdle(): boolean {
		return this.pending.size === 0;
	}

	after(delayMs: number, task: () => void): void {
		if (delayMs > LONGEST_MS) return;
		const timer = setTimeout(() => {
			this.pending.delete(timer);
			task();
			this.wakeWhenIdle();
		}, delayMs);
		timer.unref();
		this.pending.add(timer);
	}

	/** Resolves when no task is left. */
	idle(): Promise<void> {
		return new Promise((resolve) => {
			this.waiting.push(resolve);
			this.wakeWhenIdle();
		});
	}

	cancel(): void {
		for (const timer of this.pending) clearTimeout(timer);
		this.pending.clear();
		this.wakeWhenIdle();
	}

	private wakeWhenIdle(): void {
		if (!this.isIdle) return;
		for (const resolve of this.waiting.splice(0)) resolve();
	}
}
