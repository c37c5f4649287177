import type { IHttpRequestOptions } from 'n8n-workflow';
import { systemClock } from '../../nodes/shared/clock';
import type { Simulator } from '../simulator';
import { API_KEY } from './studioNode';
import { VirtualClock } from './virtualClock';

/**
 * Time that passes only while somebody waits for it, and not by the clock on the wall. It takes the place of
 * `Date.now` and of the clock that the nodes use.
 */
export class InstantTime {
	private readonly clock = new VirtualClock();
	private readonly restore: () => void;

	/** @param beganMs the time of day in ms since 1970 */
	constructor(private readonly beganMs: number) {
		const dateNow = Date.now;
		const { now, sleep, random } = systemClock;
		Date.now = () => Math.round(this.beganMs + this.clock.now());
		const { clock } = this;
		Object.assign(systemClock, { now: clock.now, sleep: clock.sleep, random: clock.random });
		this.restore = () => {
			Date.now = dateNow;
			Object.assign(systemClock, { now, sleep, random });
		};
	}

	/** What simulators and harnesses take as their clock. */
	readonly now = () => this.clock.now();
	readonly sleep = (delayMs: number, signal?: AbortSignal) => this.clock.sleep(delayMs, signal);

	/** Lets the time pass that the work needs. */
	async run<T>(work: Promise<T>): Promise<T> {
		return await this.clock.run(work);
	}

	/** Lets time pass. */
	async pass(delayMs: number): Promise<void> {
		await this.run(this.sleep(delayMs));
	}

	end(): void {
		this.restore();
	}
}

/**
 * The way of a node's requests to a simulator without the network between them.
 * @param latencyMs how long each answer takes
 */
export function instantTransport(
	studio: Simulator,
	time: InstantTime,
	latencyMs: () => number = () => 0,
): (request: IHttpRequestOptions) => Promise<unknown> {
	return async ({ method = 'GET', url, qs = {} }) => {
		const given = Object.entries(qs).filter(([, value]) => value !== undefined);
		const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
		const { status, body } = await studio.ask({
			method,
			url: given.length > 0 ? `${url}?${query}` : url,
			headers: { 'x-vgai-key': API_KEY },
		});
		const waitMs = latencyMs();
		if (waitMs > 0) await time.sleep(waitMs);
		return { statusCode: status, headers: {}, body };
	};
}
