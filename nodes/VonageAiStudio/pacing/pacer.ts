import { answerDelay } from './answerDelay';
import { type Clock, untilAborted } from '../starts/clock';

/**
 * Two starts that would fill the limit leave this much more than a second apart, and with each refusal
 * more: nobody says how exactly AI Studio counts.
 */
const FIRST_SPARE_MS = 2;
const MORE_SPARE_MS = 20;
const MOST_SPARE_MS = 70;
/**
 * AI Studio counts arrivals: a start that was slow on its way has the next one too close behind it.
 * While it has no answer, it may have been this slow.
 */
const ASSUMED_DELAY_MS = 50;
/** The very first one has to load what n8n needs for a request. */
const FIRST_DELAY_MS = 150;
/** After a pause this long, n8n is slow itself, and an answer tells nothing. */
const COLD_AFTER_MS = 2000;
/**
 * How the pace follows refusals, so that processes that don't know of each other settle below the
 * limit: slower at once, faster bit by bit. Chosen by `npm run bench -- processes`.
 */
const SLOW_DOWN = 1.5;
const SPEED_UP = 0.5;
const SLOWEST_INTERVAL_MS = 4000;

/** One more than the highest rate: a turn may be given back. */
const REMEMBERED_TURNS = 6;

/** The right to start one session now. */
export interface Turn {
	readonly startedAtMs: number;
	/** Whether nothing was started for a while before it. */
	readonly isCold: boolean;
	/** How much later than others it is taken to have arrived. */
	delayMs: number;
	/** Hands an unused turn on to the next start, as if it had never been taken. */
	giveBack(): void;
}

/** Keeps the session starts of one agent apart. One instance is shared by all that start sessions with it. */
export class Pacer {
	readonly #clock: Clock;
	#turns: Turn[] = [];
	readonly #delayOf = answerDelay();
	#spareMs = FIRST_SPARE_MS;
	#pausedUntilMs = -Infinity;
	#slowedDownAtMs = -Infinity;
	#slowness = 1;
	#lastInLine: Promise<void> = Promise.resolve();

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** Milliseconds since the last start; Infinity before the first. */
	get idleMs(): number {
		return this.#clock.now() - (this.#turns.at(-1)?.startedAtMs ?? -Infinity);
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

	/** Reports the answer to a start that was not refused: the pace recovers. */
	accepted(turn: Turn): void {
		this.#slowness = 1 + (this.#slowness - 1) * SPEED_UP;
		if (turn.isCold) return;
		turn.delayMs = this.#delayOf(this.#clock.now() - turn.startedAtMs) ?? turn.delayMs;
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
		this.#spareMs = Math.min(MOST_SPARE_MS, this.#spareMs + MORE_SPARE_MS);
		const slowest = Math.max(1, SLOWEST_INTERVAL_MS / this.#intervalMs(ratePerSecond));
		this.#slowness = Math.min(slowest, this.#slowness * SLOW_DOWN);
		this.#slowedDownAtMs = nowMs;
	}

	async #untilDue(ratePerSecond: number, signal?: AbortSignal): Promise<void> {
		for (;;) {
			const waitMs = this.#dueAtMs(ratePerSecond) - this.#clock.now();
			if (waitMs <= 0) break;
			// Looks again shortly before: an answer or a refusal may have moved the time.
			const earlyMs = waitMs > ASSUMED_DELAY_MS ? ASSUMED_DELAY_MS : 0;
			await this.#clock.sleep(waitMs - earlyMs, signal);
		}
		signal?.throwIfAborted();
	}

	#dueAtMs(ratePerSecond: number): number {
		const last = this.#turns.at(-1);
		const aSecondAgo = this.#turns.at(-ratePerSecond);
		return Math.max(
			this.#pausedUntilMs,
			last ? last.startedAtMs + this.#intervalMs(ratePerSecond) * this.#slowness : -Infinity,
			aSecondAgo ? aSecondAgo.startedAtMs + this.#intervalMs(1) + aSecondAgo.delayMs : -Infinity,
		);
	}

	#take(): Turn {
		const turn = {
			startedAtMs: this.#clock.now(),
			isCold: this.idleMs > COLD_AFTER_MS,
			delayMs: this.#turns.length > 0 ? ASSUMED_DELAY_MS : FIRST_DELAY_MS,
			giveBack: () => {
				this.#turns = this.#turns.filter((other) => other !== turn);
			},
		};
		this.#turns = [...this.#turns, turn].slice(-REMEMBERED_TURNS);
		return turn;
	}

	/** Between two starts that are even. */
	#intervalMs(ratePerSecond: number): number {
		return (1000 + this.#spareMs) / ratePerSecond;
	}
}
