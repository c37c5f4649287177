import { createHash } from 'crypto';
import { type Clock, systemClock, untilAborted } from '../../shared/clock';

/** How a pacer behaves. `npm run bench -- pace` shows each number against others, on servers that differ. */
export interface Pace {
	/**
	 * The limit counts what arrives, and a start may take longer on its way than the one after it. So a start
	 * leaves this much more than a second after the one that has to be out of its second. A longer margin
	 * costs more time than the refusals that it spares.
	 */
	marginMs: number;
	/**
	 * How much longer than the others the first request takes after a while of nothing: it opens a connection,
	 * and n8n loads what it needs. In the real n8n its successor was refused without this.
	 */
	firstLateMs: number;
	/**
	 * A refusal makes the pace slower by this factor, an accepted start takes it back. So two processes that
	 * don't know of each other share the limit, and a rate that is set too high finds the one that is allowed.
	 */
	step: number;
	/** The slowest pace. Any slower, and it would take long to notice that an agent is free again. */
	slowestPerSecond: number;
}

export const PACE: Pace = { marginMs: 30, firstLateMs: 40, step: 1.5, slowestPerSecond: 0.4 };

/** After this long without a start, the next one is a first one. */
const IDLE_AFTER_MS = 10_000;
/** The highest rate that Vonage approves. */
const REMEMBERED_DEPARTURES = 5;
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
	/** From when the last departures count, the newest at the end. */
	#countedMs: number[] = [];
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
		const forgetAtMs = this.#leftAtMs(1) + FORGET_AFTER_MS;
		return this.#clock.now() >= Math.max(this.#pausedUntilMs, forgetAtMs);
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
				const nowMs = this.#clock.now();
				const isFirst = nowMs - this.#leftAtMs(1) > IDLE_AFTER_MS;
				const countedMs = isFirst ? nowMs + this.#pace.firstLateMs : nowMs;
				this.#countedMs = [...this.#countedMs, countedMs].slice(-REMEMBERED_DEPARTURES);
				giveUp();
				return { atMs: nowMs };
			},
			giveUp,
		};
	}

	/** Reports an answer that shows a started session: the pace recovers. A lost answer or a 5xx tells nothing. */
	accepted(departure: Departure): void {
		if (this.#tellsOfPace(departure)) this.#mostPerSecond *= this.#pace.step;
	}

	/**
	 * Reports a 429: all starts slow down.
	 * @param retryAfterMs what `Retry-After` asks for, if it came; no start leaves before
	 */
	refused(departure: Departure, ratePerSecond: number, retryAfterMs = 0): void {
		const nowMs = this.#clock.now();
		this.#pausedUntilMs = Math.max(this.#pausedUntilMs, nowMs + retryAfterMs);
		if (!this.#tellsOfPace(departure)) return;
		const slower = Math.min(ratePerSecond, this.#mostPerSecond) / this.#pace.step;
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
			const waitMs = this.#dueAtMs(ratePerSecond) - aheadMs - this.#clock.now();
			if (waitMs <= 0) return;
			await this.#clock.sleep(Math.min(waitMs, LONGEST_SLEEP_MS), signal);
		}
	}

	/** Even, and no more in a second than allowed; a timer that fires late so costs its delay only once. */
	#dueAtMs(ratePerSecond: number): number {
		return Math.max(
			this.#pausedUntilMs,
			this.#leftAtMs(1) + 1000 / Math.min(ratePerSecond, this.#mostPerSecond),
			this.#leftAtMs(ratePerSecond) + 1000 + this.#pace.marginMs,
		);
	}

	/** When the start left that so many have left since, itself included. */
	#leftAtMs(count: number): number {
		return this.#countedMs.at(-count) ?? -Infinity;
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
