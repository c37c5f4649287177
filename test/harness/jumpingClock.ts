import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { systemClock, type Clock } from '../../nodes/shared/clock';
import { lookNow } from '../n8n/until';
import { seededRandom } from './random';

/**
 * Turns of the event loop without a change before time may pass. What was received or resolved goes on
 * within one or two; the others are margin.
 */
const QUIET_TURNS = 8;
/** Work of Node.js that is under way outside of the event loop: files, names, connections, writes. */
const UNDER_WAY = /Req|ConnectWrap|WriteWrap|ShutdownWrap|Request/;
const REQUEST_STARTS = 'http.client.request.start';

interface Sleeper {
	atMs: number;
	wake(): void;
}

/** Somebody who answers requests late or never, such as a simulator. */
interface Server {
	/** Requests that wait for nothing but time. */
	readonly idleRequests: number;
}

/**
 * A clock for runs with real HTTP within this process. Its time stands still while anything goes on, and
 * jumps to the next sleeper when everybody just waits: no request is on its way, nothing else is under
 * way, and nobody who waits in `until` has found what was awaited. So a run depends neither on how busy
 * the machine is nor on how long it has to wait.
 *
 * What sleeps otherwise, such as n8n between the tries of Retry On Fail, takes real time, in which this
 * clock may jump.
 */
export class JumpingClock implements Clock {
	readonly random: () => number;
	private timeMs = performance.now();
	private readonly aheadOfDateMs = Date.now() - this.timeMs;
	private sleepers: Sleeper[] = [];
	private readonly servers = new Set<Server>();
	private readonly inFlight = new Set<ClientRequest>();
	private holds = 0;
	private changes = 0;
	private isRunning = false;
	private restore: Array<() => void> = [];

	constructor(seed = 1) {
		this.random = seededRandom(seed);
	}

	now = () => this.timeMs;

	sleep = async (delayMs: number, signal?: AbortSignal) =>
		await new Promise<void>((resolve, reject) => {
			signal?.throwIfAborted();
			const sleeper = { atMs: this.timeMs + Math.max(0, delayMs), wake: () => {} };
			const end = () => {
				this.changes += 1;
				this.sleepers = this.sleepers.filter((other) => other !== sleeper);
				signal?.removeEventListener('abort', abort);
			};
			const abort = () => {
				end();
				reject(signal?.reason);
			};
			sleeper.wake = () => {
				end();
				resolve();
			};
			signal?.addEventListener('abort', abort);
			this.changes += 1;
			this.sleepers.push(sleeper);
			void this.run();
		});

	/** Lets no time pass before `work` has settled. */
	async hold<T>(work: Promise<T>): Promise<T> {
		this.holds += 1;
		try {
			return await work;
		} finally {
			this.changes += 1;
			this.holds -= 1;
		}
	}

	/** Takes the place of a module's clock; of `Date.now` as well. */
	install(clock: Clock = systemClock): void {
		if (this.restore.length === 0) this.watch();
		const { now, sleep, random } = clock;
		Object.assign(clock, { now: this.now, sleep: this.sleep, random: this.random });
		this.restore.push(() => Object.assign(clock, { now, sleep, random }));
	}

	/** Gives back all that was replaced. Who still sleeps is not woken any more. */
	uninstall(): void {
		for (const restore of this.restore.splice(0)) restore();
		this.sleepers = [];
	}

	/** Lets time pass while all that is in flight are idle requests of such servers. */
	serve(server: Server): void {
		this.servers.add(server);
	}

	private watch(): void {
		const dateNow = Date.now;
		Date.now = () => Math.round(this.timeMs + this.aheadOfDateMs);
		const starts = (message: unknown) =>
			this.follow((message as { request: ClientRequest }).request);
		subscribe(REQUEST_STARTS, starts);
		this.restore.push(() => {
			Date.now = dateNow;
			unsubscribe(REQUEST_STARTS, starts);
		});
	}

	private follow(request: ClientRequest): void {
		this.changes += 1;
		this.inFlight.add(request);
		request.once('close', () => {
			this.changes += 1;
			this.inFlight.delete(request);
		});
	}

	/** Lets time pass as long as somebody sleeps. */
	private async run(): Promise<void> {
		if (this.isRunning) return;
		this.isRunning = true;
		let changes = -1;
		let quietTurns = 0;
		while (this.sleepers.length > 0) {
			await new Promise((resolve) => setImmediate(resolve));
			const isQuiet = changes === this.changes && !this.isBusy();
			changes = this.changes;
			quietTurns = isQuiet ? quietTurns + 1 : 0;
			if (quietTurns < QUIET_TURNS) continue;
			quietTurns = 0;
			if (!lookNow()) this.wakeNext();
		}
		this.isRunning = false;
	}

	private isBusy(): boolean {
		let idle = 0;
		for (const server of this.servers) idle += server.idleRequests;
		if (this.holds > 0 || this.inFlight.size !== idle) return true;
		return process.getActiveResourcesInfo().some((resource) => UNDER_WAY.test(resource));
	}

	private wakeNext(): void {
		const [first, ...others] = this.sleepers;
		if (!first) return;
		const next = others.reduce(
			(earliest, other) => (other.atMs < earliest.atMs ? other : earliest),
			first,
		);
		this.timeMs = Math.max(this.timeMs, next.atMs);
		next.wake();
	}
}
