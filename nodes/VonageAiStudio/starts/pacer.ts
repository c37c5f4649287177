import { createHash } from 'crypto';
import { type Clock, systemClock, untilAborted } from '../../shared/clock';

/** How a pacer behaves. `npm run bench -- pace` shows each number against others, on servers that differ. */
export interface Pace {
	/**
	 * The limit counts what arrives, and a start may take longer on its way than the one after it. So as many
	 * starts as a second allows are spread over a second and this margin. A longer one costs more time than
	 * the refusals that it spares.
	 */
	marginMs: number;
	/**
	 * What a refusal leaves of the pace, and what an accepted start makes of it. So two processes that don't
	 * know of each other share the limit, and a rate that is set too high finds the one that is allowed.
	 */
	slowDown: number;
	speedUp: number;
	/** However often starts are refused. Slower than this, a free agent would be noticed too late. */
	slowestPerSecond: number;
}

export const PACE: Pace = { marginMs: 35, slowDown: 0.75, speedUp: 1.25, slowestPerSecond: 0.4 };

/** A pacer that nobody holds remembers a slow-down for this long: runs that follow soon profit from it. */
const FORGET_AFTER_MS = 10 * 60_000;
/** A timer of more than 24 days would fire at once. */
const LONGEST_SLEEP_MS = 24 * 60 * 60_000;

/** The head of the line. Whoever has it starts next, and has to `leave()` or to `giveUp()`. */
export interface Place {
	/**
	 * Resolves `aheadMs` before the start may leave. May be called again: refusals move the time.
	 * Rejects with the signal's reason on abort.
	 */
	untilDue(aheadMs?: number): Promise<void>;
	/** The request leaves now: the pace counts from here. Frees the head of the line. */
	leave(): Departure;
	/** Frees the head of the line as if it had never been taken. Does nothing when it is free. */
	giveUp(): void;
}

/** A start that left. */
export interface Departure {
	readonly atMs: number;
}

/** The departures of one agent, kept apart; shared by everything in the process that starts sessions with it. */
export class Pacer {
	readonly #clock: Clock;
	readonly #pace: Pace;
	#lastInLine: Promise<void> = Promise.resolve();
	#leftAtMs = -Infinity;
	#pausedUntilMs = -Infinity;
	#slowedDownAtMs = -Infinity;
	/** What refusals let the pace be; above the rate that is set, it changes nothing. */
	#mostPerSecond = Infinity;

	constructor(clock: Clock, pace: Pace = PACE) {
		this.#clock = clock;
		this.#pace = pace;
	}

	/** Whether a new pacer would do as well as this one, when nobody holds it. */
	get isForgettable(): boolean {
		const untilMs = Math.max(this.#pausedUntilMs, this.#leftAtMs + FORGET_AFTER_MS);
		return this.#clock.now() >= untilMs;
	}

	/**
	 * Waits, first come first served, until this start is at the head of the line.
	 * Rejects with the signal's reason on abort; its place is then free.
	 */
	async enter(ratePerSecond: number, signal?: AbortSignal): Promise<Place> {
		const ahead = this.#lastInLine;
		let giveUp = () => {};
		const freed = new Promise<void>((resolve) => (giveUp = resolve));
		this.#lastInLine = ahead.then(async () => await freed);
		const atHead = untilAborted(ahead, signal);
		atHead.catch(giveUp);
		await atHead;
		return {
			untilDue: async (aheadMs = 0) => await this.#untilDue(ratePerSecond, aheadMs, signal),
			leave: () => {
				this.#leftAtMs = this.#clock.now();
				giveUp();
				return { atMs: this.#leftAtMs };
			},
			giveUp,
		};
	}

	/** Reports an answer that shows a started session: the pace recovers. */
	accepted(departure: Departure): void {
		if (this.#tellsOfPace(departure)) this.#mostPerSecond *= this.#pace.speedUp;
	}

	/**
	 * Reports a 429: all starts slow down.
	 * @param retryAfterMs what `Retry-After` asks for, if it came; no start leaves before
	 */
	refused(departure: Departure, ratePerSecond: number, retryAfterMs = 0): void {
		const nowMs = this.#clock.now();
		this.#pausedUntilMs = Math.max(this.#pausedUntilMs, nowMs + retryAfterMs);
		if (!this.#tellsOfPace(departure)) return;
		const slower = this.#perSecond(ratePerSecond) * this.#pace.slowDown;
		this.#mostPerSecond = Math.max(this.#pace.slowestPerSecond, slower);
		this.#slowedDownAtMs = nowMs;
	}

	/** What left before the last slow-down tells nothing about the pace after it. */
	#tellsOfPace(departure: Departure): boolean {
		return departure.atMs > this.#slowedDownAtMs;
	}

	async #untilDue(ratePerSecond: number, aheadMs: number, signal?: AbortSignal): Promise<void> {
		for (;;) {
			signal?.throwIfAborted();
			const dueAtMs = this.#leftAtMs + 1000 / this.#perSecond(ratePerSecond);
			const waitMs = Math.max(dueAtMs, this.#pausedUntilMs) - aheadMs - this.#clock.now();
			if (waitMs <= 0) return;
			await this.#clock.sleep(Math.min(waitMs, LONGEST_SLEEP_MS), signal);
		}
	}

	#perSecond(ratePerSecond: number): number {
		return Math.min(this.#mostPerSecond, ratePerSecond / (1 + this.#pace.marginMs / 1000));
	}
}

interface Held {
	pacer: Pacer;
	holders: number;
}

const pacers = new Map<string, Held>();

/**
 * Holds the pacer of one agent of one key at one host, which all runs of the process share. A pacer that
 * is held is kept; one that is not is kept as long as it remembers something.
 * @returns `release` is to be called when the last start of a run is over
 */
export function holdPacer(
	baseUrl: string,
	apiKey: string,
	agentId: string,
	clock: Clock = systemClock,
): { pacer: Pacer; release(): void } {
	dropForgettable();
	// A hash: nothing that stays in memory holds the API key.
	const key = createHash('sha256')
		.update(JSON.stringify([baseUrl, apiKey, agentId]))
		.digest('base64');
	const held = pacers.get(key) ?? { pacer: new Pacer(clock), holders: 0 };
	pacers.set(key, held);
	held.holders += 1;
	let isReleased = false;
	const release = () => {
		if (isReleased) return;
		isReleased = true;
		held.holders -= 1;
		dropForgettable();
	};
	return { pacer: held.pacer, release };
}

function dropForgettable(): void {
	for (const [key, { pacer, holders }] of pacers) {
		if (holders === 0 && pacer.isForgettable) pacers.delete(key);
	}
}
