import { type Clock, untilAborted } from './clock';

/**
 * How much longer than `1 / rate` two starts are kept apart. AI Studio counts arrivals, and a network
 * delivers two starts that left 1000 ms apart a few milliseconds closer: measured, 1000 ms loses every
 * tenth start and 1050 ms none (`npm run bench`).
 */
const SPACING = 1.05;
/** A refusal doubles the spacing: another process shares the agent, or its rate is lower than set. */
const SLOW_DOWN = 2;
const SLOWEST = 16;
/** Each accepted start takes this much of the slow-down back. */
const SPEED_UP = 0.1;
const MAX_PAUSE_MS = 30_000;

/** The right to start one session now. */
export interface Turn {
	readonly startedAtMs: number;
	/** Hands an unused turn on to the next start, as if it had never been taken. */
	giveBack(): void;
}

/** Keeps the session starts of one agent apart. One instance is shared by all that start sessions with it. */
export class Pacer {
	private lastStartAtMs = -Infinity;
	private pausedUntilMs = -Infinity;
	private slowedDownAtMs = -Infinity;
	private slowness = 1;
	private refusalsInARow = 0;
	private lastInLine: Promise<void> = Promise.resolve();

	constructor(private readonly clock: Clock) {}

	/**
	 * Resolves when the next session may be started, first come, first served.
	 * Rejects with the signal's reason when it aborts; the place in the line is then free at once.
	 */
	async turn(ratePerSecond: number, signal?: AbortSignal): Promise<Turn> {
		const ahead = this.lastInLine;
		let leave = () => {};
		const left = new Promise<void>((resolve) => (leave = resolve));
		this.lastInLine = ahead.then(async () => await left);
		try {
			await untilAborted(ahead, signal);
			await this.untilDue(ratePerSecond, signal);
			return this.take();
		} finally {
			leave();
		}
	}

	/** Reports that a start was not refused. */
	accepted(): void {
		this.refusalsInARow = 0;
		this.slowness = Math.max(1, this.slowness - SPEED_UP);
	}

	/**
	 * Reports a start that was refused with 429, and slows all starts down.
	 * @param retryAfterMs what the answer's `Retry-After` asks for, if it came with one
	 */
	refused(turn: Turn, ratePerSecond: number, retryAfterMs?: number): void {
		// Starts that left before the last slow-down tell nothing about the pace after it.
		const news = turn.startedAtMs > this.slowedDownAtMs;
		if (news) {
			this.refusalsInARow += 1;
			this.slowness = Math.min(SLOWEST, this.slowness * SLOW_DOWN);
			this.slowedDownAtMs = this.clock.now();
		}
		const pauseMs = retryAfterMs ?? (news ? this.growingPauseMs(ratePerSecond) : 0);
		this.pausedUntilMs = Math.max(this.pausedUntilMs, this.clock.now() + pauseMs);
	}

	private growingPauseMs(ratePerSecond: number): number {
		const intervalMs = (1000 / ratePerSecond) * SPACING;
		const pauseMs = Math.min(MAX_PAUSE_MS, intervalMs * 2 ** (this.refusalsInARow - 1));
		return pauseMs * (0.5 + this.clock.random());
	}

	private async untilDue(ratePerSecond: number, signal?: AbortSignal): Promise<void> {
		const dueAtMs = () =>
			Math.max(
				this.pausedUntilMs,
				this.lastStartAtMs + (1000 / ratePerSecond) * SPACING * this.slowness,
			);
		// Again after each sleep: a refusal may have moved the time meanwhile.
		for (let waitMs = dueAtMs() - this.clock.now(); waitMs > 0; ) {
			await this.clock.sleep(waitMs, signal);
			waitMs = dueAtMs() - this.clock.now();
		}
	}

	private take(): Turn {
		const previousStartAtMs = this.lastStartAtMs;
		const startedAtMs = this.clock.now();
		this.lastStartAtMs = startedAtMs;
		return {
			startedAtMs,
			giveBack: () => {
				if (this.lastStartAtMs === startedAtMs) this.lastStartAtMs = previousStartAtMs;
			},
		};
	}
}
