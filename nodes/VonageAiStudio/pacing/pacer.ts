import { type Clock, untilAborted } from './clock';

/**
 * How much longer than `1 / rate` two starts are kept apart. AI Studio counts arrivals. What leaves
 * 1000 ms apart arrives closer when n8n and the network take longer for the first than for the second:
 * in the real n8n 1050 ms lost one of fifty starts (`npm run bench:n8n`).
 */
const SPACING = 1.07;
/**
 * How the pace follows refusals, so that processes that don't know of each other settle below the
 * limit: slower at once, faster bit by bit. Chosen by `npm run bench -- processes`.
 */
const SLOW_DOWN = 1.5;
const SPEED_UP = 0.5;
const SLOWEST_INTERVAL_MS = 4000;

/** The right to start one session now. */
export interface Turn {
	readonly startedAtMs: number;
	/** Hands an unused turn on to the next start, as if it had never been taken. */
	giveBack(): void;
}

/** Keeps the session starts of one agent apart. One instance is shared by all that start sessions with it. */
export class Pacer {
	readonly #clock: Clock;
	#lastStartAtMs = -Infinity;
	#pausedUntilMs = -Infinity;
	#slowedDownAtMs = -Infinity;
	#slowness = 1;
	#lastInLine: Promise<void> = Promise.resolve();

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** Milliseconds since the last start; Infinity before the first. */
	get idleMs(): number {
		return this.#clock.now() - this.#lastStartAtMs;
	}

	/**
	 * Resolves when the next session may be started, first come, first served.
	 * Rejects with the signal's reason when it aborts; the place in the line is then free at once.
	 */
	async turn(ratePerSecond: number, signal?: AbortSignal): Promise<Turn> {
		const ahead = this.#lastInLine;
		let leave = () => {};
		const left = new Promise<void>((resolve) => (leave = resolve));
		this.#lastInLine = ahead.then(async () => await left);
		try {
			await untilAborted(ahead, signal);
			await this.#untilDue(ratePerSecond, signal);
			return this.#take();
		} finally {
			leave();
		}
	}

	/** Reports a start that was not refused: the pace recovers. */
	accepted(): void {
		this.#slowness = 1 + (this.#slowness - 1) * SPEED_UP;
	}

	/**
	 * Reports a start that was refused with 429: all starts slow down.
	 * @param retryAfterMs what the answer's `Retry-After` asks for, if it came with one; no start leaves before
	 */
	refused(turn: Turn, ratePerSecond: number, retryAfterMs = 0): void {
		const nowMs = this.#clock.now();
		this.#pausedUntilMs = Math.max(this.#pausedUntilMs, nowMs + retryAfterMs);
		// Starts that left before the last slow-down tell nothing about the pace after it.
		if (turn.startedAtMs <= this.#slowedDownAtMs) return;
		const slowest = Math.max(1, SLOWEST_INTERVAL_MS / intervalMs(ratePerSecond));
		this.#slowness = Math.min(slowest, this.#slowness * SLOW_DOWN);
		this.#slowedDownAtMs = nowMs;
	}

	async #untilDue(ratePerSecond: number, signal?: AbortSignal): Promise<void> {
		const waitMs = () =>
			Math.max(
				this.#pausedUntilMs,
				this.#lastStartAtMs + intervalMs(ratePerSecond) * this.#slowness,
			) - this.#clock.now();
		// Again after each sleep: a refusal may have moved the time meanwhile.
		while (waitMs() > 0) await this.#clock.sleep(waitMs(), signal);
		signal?.throwIfAborted();
	}

	#take(): Turn {
		const previousStartAtMs = this.#lastStartAtMs;
		const startedAtMs = this.#clock.now();
		this.#lastStartAtMs = startedAtMs;
		return {
			startedAtMs,
			giveBack: () => {
				if (this.#lastStartAtMs === startedAtMs) this.#lastStartAtMs = previousStartAtMs;
			},
		};
	}
}

function intervalMs(ratePerSecond: number): number {
	return (1000 / ratePerSecond) * SPACING;
}
