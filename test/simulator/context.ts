import type { Agents } from './agents';
import type { Call } from './call';
import type { SimulatorClock } from './clock';
import type { CallbackDesk } from './callbacks/desk';
import type { FaultPicker } from './faults';
import type { Journal } from './journal';
import type { RateLimiter } from './rateLimiter';
import type { HttpSession } from './routes/httpAgent';
import type { Answers } from './answers';
import type { HandedOver } from './conversations/handOver';
import type { SessionStore } from './sessions/store';
import type { Timers } from './timers';
import type { ChangeableOptions, SimulatorOptions } from './types';

/** Everything a route may look at or change. A reset replaces what happened, not the rest. */
export interface Context {
	options: SimulatorOptions & Answers;
	clock: SimulatorClock;
	/** Requests that wait for nothing but time. */
	idleRequests: number;
	agents: Agents;
	/** Time of day in ms since the epoch. */
	now: () => number;
	sessions: SessionStore;
	/** The ends of the conversations. */
	timers: Timers;
	journal: Journal;
	limiter: RateLimiter;
	faults: FaultPicker;
	/** Draw the time that the next request takes to arrive, and to be answered. */
	lateMs: () => number;
	latencyMs: () => number;
	callbacks: CallbackDesk;
	httpSessions: Map<string, HttpSession>;
	/** Conversations that a live agent leads now, by session id. */
	handedOver: Map<string, HandedOver>;
	/** Sessions handed to a live agent without having been started here. */
	liveAgentSessions: Set<string>;
	configure(changes: ChangeableOptions): void;
	reset(): void;
}

export interface Reply {
	status: number;
	/** Sent as JSON; undefined: no body. */
	body?: unknown;
	headers?: Record<string, string>;
}

/** Answers a request, or throws a Refusal. `ids` are the variable parts of the path. */
export type Handler = (call: Call, context: Context, ...ids: string[]) => Reply | Promise<Reply>;

export interface Route {
	method: 'GET' | 'POST';
	/** Matches the whole path; its groups are the ids. */
	path: RegExp;
	/** Routes of the API ask for the key, unless they carry a token of their own. */
	withoutKey?: boolean;
	handle: Handler;
}

export function ok(body: unknown): Reply {
	return { status: 200, body };
}
