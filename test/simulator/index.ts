import type { AddressInfo } from 'node:net';
import { Agents } from './agents';
import { statusBody } from './callbacks/bodies';
import { CallbackDesk } from './callbacks/desk';
import { realClock, type SimulatorClock } from './clock';
import type { Context } from './context';
import { FaultPicker } from './faults';
import { generateSessions } from './insights/generate';
import { Journal } from './journal';
import { liveAgentDesk } from './liveAgentDesk';
import type { LiveAgentDesk } from './liveAgentDesk';
import { RateLimiter } from './rateLimiter';
import { createStudioServer } from './server';
import { DAY_MS } from './time';
import { drawTimes } from './times';
import type {
	CallbackOutcome,
	ChangeableOptions,
	JsonObject,
	LiveAgentMessage,
	PostedCallback,
	RecordedRequest,
	SimulatorOptions,
	StartedSession,
	Summary,
} from './types';

export { defaultCallbackScript } from './callbacks/defaultCallbackScript';
export type * from './types';
export type { SimulatorClock } from './clock';

/** A running simulator. */
export interface Simulator {
	/** `http://127.0.0.1:port` */
	readonly url: string;
	readonly requests: readonly RecordedRequest[];
	/** Sessions that really started, in order. */
	readonly sessions: readonly StartedSession[];
	readonly refusedByLimit: number;
	/** Each posted callback and what came back. */
	readonly callbacks: readonly PostedCallback[];
	readonly liveAgentMessages: readonly LiveAgentMessage[];
	readonly liveAgentDisconnects: readonly LiveAgentMessage[];
	readonly liveAgent: LiveAgentDesk;
	/** Posts a status callback of a session now; `extra` goes over its body's fields. */
	callback(session: StartedSession, status: string, extra?: JsonObject): Promise<CallbackOutcome>;
	/** Posts what a voice agent's Call Disconnected Webhook sends. */
	callDisconnected(url: string, session: StartedSession | string): Promise<CallbackOutcome>;
	/** Resolves when no callback is planned or under way. */
	callbacksSettled(): Promise<void>;
	sentTo(to: string): StartedSession[];
	summary(): Summary;
	/** Requests that wait for nothing but time: their answer is not due yet, or never comes. */
	readonly idleRequests: number;
	/** Changes options until the next reset. */
	configure(changes: ChangeableOptions): void;
	/** Forgets what happened and goes back to the options of the start. */
	reset(): void;
	/** Ends every connection and every pending callback. */
	close(): Promise<void>;
}

/** Starts a simulated Vonage AI Studio on 127.0.0.1, written from the API's documentation. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const context = createContext({ apiKey: 'simulator-key', ...options });
	const server = createStudioServer(context);
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(options.port ?? 0, '127.0.0.1', resolve);
	});
	const { port } = server.address() as AddressInfo;

	return {
		url: `http://127.0.0.1:${port}`,
		get requests() {
			return context.journal.requests;
		},
		get sessions() {
			return context.journal.sessions;
		},
		get refusedByLimit() {
			return context.journal.refusedByLimit;
		},
		get callbacks() {
			return context.callbacks.posted;
		},
		get liveAgentMessages() {
			return context.journal.liveAgentMessages;
		},
		get liveAgentDisconnects() {
			return context.journal.liveAgentDisconnects;
		},
		liveAgent: liveAgentDesk(context),
		async callback(session, status, extra = {}) {
			if (!session.statusUrl) throw new Error(`Session ${session.sessionId} has no status_url`);
			const body = statusBody(session, status, context.agents.number(session.agentId));
			return context.callbacks.post(session.statusUrl, { ...body, ...extra });
		},
		callDisconnected(url, session) {
			const sessionId = typeof session === 'string' ? session : session.sessionId;
			return context.callbacks.post(url, { session_id: sessionId });
		},
		callbacksSettled: () => context.callbacks.settled(),
		sentTo: (to) => context.journal.sessions.filter((session) => session.to === to),
		summary: () => context.journal.summary(),
		get idleRequests() {
			return context.idleRequests;
		},
		configure: (changes) => context.configure(changes),
		reset: () => context.reset(),
		close() {
			context.callbacks.cancel();
			return new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			});
		},
	};
}

function createContext(options: SimulatorOptions): Context {
	const agents = new Agents(options.agents);
	const pastSessions = generateSessions(
		{
			count: options.sessions ?? 0,
			seed: options.sessionsSeed ?? 1,
			untilMs: options.sessionsUntilMs ?? Date.now(),
			spanMs: (options.sessionsSpanDays ?? 50) * DAY_MS,
		},
		agents,
	);
	const clock = options.clock ?? realClock;
	const context: Context = {
		agents,
		clock,
		idleRequests: 0,
		pastSessions,
		...freshState(options, clock),
		configure(changes) {
			context.options = { ...context.options, ...changes };
			Object.assign(context, draws(context.options));
		},
		reset() {
			context.callbacks.cancel();
			Object.assign(context, freshState(options, clock));
		},
	};
	return context;
}

/** All that a reset starts anew. */
function freshState(options: SimulatorOptions, clock: SimulatorClock) {
	const keep = options.keepRequests ?? true;
	return {
		options,
		...draws(options),
		journal: new Journal(keep),
		limiter: new RateLimiter(),
		faults: new FaultPicker(),
		callbacks: new CallbackDesk(keep, clock, options.onCallback),
		httpSessions: new Map(),
		liveAgentSessions: new Set<string>(),
	};
}

/** The two rows of times differ, though they come from one seed. */
function draws({ lateMs, latencyMs, seed = 1 }: SimulatorOptions) {
	return { lateMs: drawTimes(lateMs, -seed), latencyMs: drawTimes(latencyMs, seed) };
}
