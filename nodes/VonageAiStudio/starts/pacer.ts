import { type Clock, systemClock, untilAborted } from '../../shared/clock';

export interface Departure {
	readonly atMs: number;
}
export interface Place {
	untilDue(aheadMs?: number): Promise<void>;
	leave(): Departure;
	giveUp(): void;
}
export class Pacer {
	#last: Promise<void> = Promise.resolve();
	#departures: number[] = [];
	#pausedUntilMs = -Infinity;
	constructor(readonly clock: Clock) {}
	async enter(ratePerSecond: number, signal?: AbortSignal): Promise<Place> {
		const ahead = this.#last;
		let free = () => {};
		const left = new Promise<void>((resolve) => (free = resolve));
		this.#last = ahead.then(async () => await left);
		try {
			await untilAborted(ahead, signal);
		} catch (error) {
			free();
			throw error;
		}
		return {
			untilDue: async (aheadMs = 0) => {
				for (;;) {
					const last = this.#departures.at(-ratePerSecond) ?? -Infinity;
					const wait = Math.max(last + 1050, this.#pausedUntilMs) - this.clock.now() - aheadMs;
					if (wait <= 0) break;
					await this.clock.sleep(wait, signal);
				}
				signal?.throwIfAborted();
			},
			leave: () => {
				this.#departures = [...this.#departures, this.clock.now()].slice(-5);
				free();
				return { atMs: this.clock.now() };
			},
			giveUp: free,
		};
	}
	accepted(_departure: Departure): void {}
	refused(_departure: Departure, _rate: number, retryAfterMs = 0): void {
		this.#pausedUntilMs = Math.max(this.#pausedUntilMs, this.clock.now() + retryAfterMs);
	}
}
const pacers = new Map<string, Pacer>();
export function holdPacer(baseUrl: string, apiKey: string, agentId: string) {
	const key = baseUrl + apiKey + agentId;
	const pacer = pacers.get(key) ?? new Pacer(systemClock);
	pacers.set(key, pacer);
	return { pacer, release: () => {} };
}
