import http from 'node:http';
import https from 'node:https';
import axios from 'axios';
import type { SimulatorClock } from '../clock';
import { Timers } from '../timers';
import type { CallbackOutcome, JsonObject, PlannedCallback, PostedCallback } from '../types';

const GIVE_UP_AFTER_MS = 10_000;

/** Posts callbacks, now or later, and keeps what came back. Nothing is tried twice. */
export class CallbackDesk {
	readonly posted: PostedCallback[] = [];
	private readonly timers: Timers;
	private readonly cancelling = new AbortController();
	private underWay = 0;
	private waiting: Array<() => void> = [];
	// No kept-alive sockets: the receiving server must be able to close at once.
	private readonly httpAgent = new http.Agent({ keepAlive: false });
	private readonly httpsAgent = new https.Agent({ keepAlive: false });

	/** @param headers gives the headers of a callback that is posted now */
	constructor(
		private readonly keep: boolean,
		clock: SimulatorClock,
		private readonly now: () => number,
		private readonly headers: () => Record<string, string>,
		private readonly onPosted?: (callback: PostedCallback) => void,
	) {
		this.timers = new Timers(clock);
	}

	/** Posts each planned callback at its time; `makeBody` is called then. */
	plan(
		url: string,
		planned: PlannedCallback[],
		makeBody: (callback: PlannedCallback) => JsonObject,
	): void {
		for (const callback of planned) {
			this.postLater(url, callback.afterMs, () => makeBody(callback));
		}
	}

	/** Posts at its time; `makeBody` is called then. */
	postLater(url: string, afterMs: number, makeBody: () => JsonObject): void {
		this.timers.after(afterMs, () => void this.post(url, makeBody()));
	}

	/** Posts now. A failed delivery is an outcome, not an exception. */
	async post(url: string, body: JsonObject): Promise<CallbackOutcome> {
		this.underWay += 1;
		const postedAtMs = this.now();
		const outcome = await this.deliver(url, body);
		const record: PostedCallback = { url, body, postedAtMs, data: outcome.data };
		if (outcome.status !== undefined) record.httpStatus = outcome.status;
		if (outcome.error !== undefined) record.error = outcome.error;
		if (this.keep) this.posted.push(record);
		this.onPosted?.(record);
		this.underWay -= 1;
		this.wakeWhenIdle();
		return outcome;
	}

	/** Resolves when no callback is planned or under way. */
	settled(): Promise<void> {
		return new Promise((resolve) => {
			this.waiting.push(resolve);
			this.wakeWhenIdle();
		});
	}

	/** Drops what is planned and breaks off what is under way. */
	cancel(): void {
		this.timers.cancel();
		this.cancelling.abort();
		this.wakeWhenIdle();
	}

	private async deliver(url: string, body: JsonObject): Promise<CallbackOutcome> {
		try {
			const { status, data } = await axios.post<unknown>(url, body, {
				validateStatus: () => true,
				maxRedirects: 0,
				proxy: false,
				headers: this.headers(),
				// As text: axios adds quotes around a body whose content type is not JSON.
				transformRequest: (data: JsonObject) => JSON.stringify(data),
				timeout: GIVE_UP_AFTER_MS,
				signal: this.cancelling.signal,
				httpAgent: this.httpAgent,
				httpsAgent: this.httpsAgent,
			});
			return { status, data };
		} catch (error) {
			return { error: describe(error) };
		}
	}

	private wakeWhenIdle(): void {
		if (this.underWay > 0 || !this.timers.isIdle) return;
		for (const resolve of this.waiting.splice(0)) resolve();
	}
}

/** Refused connections come as an AggregateError without a message, only with a code. */
function describe(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const code = 'code' in error ? String(error.code) : error.name;
	return error.message ? `${code}: ${error.message}` : code;
}
