import type { AddressInfo } from 'node:net';
import { Agents } from './agents';
import { callbackHeaders, callDisconnectedBody } from './callbacks/bodies';
import { CallbackDesk } from './callbacks/desk';
import { realClock, type SimulatorClock } from './clock';
import { reportStatus } from './callbacks/report';
import type { Context } from './context';
import { FaultPicker } from './faults';
import { Journal } from './journal';
import { liveAgentDesk } from './liveAgentDesk';
import type { LiveAgentDesk } from './liveAgentDesk';
import { RateLimiter } from './rateLimiter';
import { answerDirectly, createStudioServer } from './server';
import { recordOf } from './sessions/course';
import type { Course } from './sessions/course';
import { endSession } from './sessions/end';
import { generateSessions } from './sessions/generate';
import { newSessionId } from './sessions/ids';
import { takeInboundCall } from './sessions/inbound';
import { courseOfAdded } from './sessions/plan';
import { SessionStore } from './sessions/store';
import { DAY_MS } from './time';
import { drawTimes } from './times';
import { Timers } from './timers';
import { ORDINARY, strangeAnswers } from './unknowns';
import type {
	AddedSession,
	CallbackOutcome,
	ChangeableOptions,
	ConversationRecord,
	DirectRequest,
	InboundCall,
	JsonObject,
	LiveAgentMessage,
	PostedCallback,
	RecordedRequest,
	SimulatorOptions,
	StartedSession,
	Summary,
} from './types';

export { defaultCallbackScript } from './callbacks/defaultCallbackScript';
export {
	conversationScript,
	defaultConversationScript,
} from './conversations/defaultConversationScript';
export { FLOW_SECRET } from './insights/flowPath';
export { UNKNOWNS } from './unknowns';
export type { Unknown } from './unknowns';
export type * from './answers';
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
	/** A person calls an agent, or writes to it. Such sessions are in Insights, not in `sessions`. */
	inboundCall(inbound: InboundCall): StartedSession;
	/** Puts a session of any time into Insights; returns its id. */
	addSession(session: AddedSession): string;
	/** Ends a session, now or at an earlier moment (ms since the epoch). */
	endSession(sessionId: string, atMs?: number): void;
	/** What was said in a session so far. */
	conversation(sessionId: string): ConversationRecord;
	/** Resolves when no conversation has an end before it. One that a live agent leads has none. */
	conversationsSettled(): Promise<void>;
	sentTo(to: string): StartedSession[];
	summary(): Summary;
	/** Requests that wait for nothing but time: their answer is not due yet, or never comes. */
	readonly idleRequests: number;
	/** Answers a request at once, without a connection, for runs of very many. Faults reject, but `status`. */
	ask(request: DirectRequest): Promise<{ status: number; body?: unknown }>;
	/** Changes options until the next reset. */
	configure(changes: ChangeableOptions): void;
	/** Forgets what happened and goes back to the options of the start. */
	reset(): void;
	/** Ends every connection and every pending callback. */
	close(): Promise<void>;
}

/** Starts a simulated Vonage AI Studio on 127.0.0.1, written from the API's documentation. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const { strange = strangeOfEnvironment() } = options;
	const answers = { ...ORDINARY, ...strangeAnswers(strange) };
	const context = createContext({ ...answers, apiKey: 'simulator-key', ...options });
	const requireSession = (sessionId: string): Course => {
		const course = context.sessions.get(sessionId);
		if (!course) throw new Error(`There is no session ${sessionId}`);
		return course;
	};
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
		callback: (session, status, extra = {}) => reportStatus(session, status, extra, context),
		callDisconnected(url, session) {
			const sessionId = typeof session === 'string' ? session : session.sessionId;
			const known = context.sessions.get(sessionId);
			return context.callbacks.post(url, callDisconnectedBody(sessionId, known, context));
		},
		callbacksSettled: () => context.callbacks.settled(),
		inboundCall: (inbound) => takeInboundCall(inbound, context),
		addSession(session) {
			const course = courseOfAdded(session, newSessionId(context.options), context.agents);
			context.sessions.add(course);
			return course.id;
		},
		endSession: (sessionId, atMs = context.now()) =>
			endSession(requireSession(sessionId), atMs, context),
		conversation: (sessionId) => recordOf(requireSession(sessionId), context.now()),
		conversationsSettled: () => context.timers.idle(),
		sentTo: (to) => context.journal.sessions.filter((session) => session.to === to),
		summary: () => context.journal.summary(),
		get idleRequests() {
			return context.idleRequests;
		},
		ask: (request) => answerDirectly(request, context),
		configure: (changes) => context.configure(changes),
		reset: () => context.reset(),
		close() {
			cancelAll(context);
			return new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			});
		},
	};
}

/**
 * `SIMULATOR_STRANGE=all npx jest test/engine` runs tests against the strange variant; ids of unknowns,
 * with commas between them, make only these strange.
 */
function strangeOfEnvironment(): SimulatorOptions['strange'] {
	const { SIMULATOR_STRANGE: wanted } = process.env;
	return wanted === 'all' ? true : wanted?.split(',');
}

function createContext(options: Context['options']): Context {
	const agents = new Agents(options.agents, () => context.options.everyAgent ?? {});
	// Looked up at each call: a test's clock may take its place.
	const { now = () => Date.now() } = options;
	const past = generateSessions(
		{
			count: options.sessions ?? 0,
			seed: options.sessionsSeed ?? 1,
			untilMs: options.sessionsUntilMs ?? now(),
			spanMs: (options.sessionsSpanDays ?? 50) * DAY_MS,
		},
		agents,
	);
	const clock = options.clock ?? realClock;
	const headers = () => callbackHeaders(context);
	const fresh = () => ({
		...freshState(options, clock),
		sessions: new SessionStore(past),
		callbacks: new CallbackDesk(
			options.keepRequests ?? true,
			clock,
			now,
			headers,
			options.onCallback,
		),
	});
	const context: Context = {
		agents,
		clock,
		idleRequests: 0,
		now,
		...fresh(),
		configure(changes) {
			context.options = { ...context.options, ...changes };
			Object.assign(context, draws(context.options));
		},
		reset() {
			cancelAll(context);
			Object.assign(context, fresh());
		},
	};
	return context;
}

function cancelAll({ callbacks, timers }: Context): void {
	callbacks.cancel();
	timers.cancel();
}

/** All that a reset starts anew. */
function freshState(options: Context['options'], clock: SimulatorClock) {
	return {
		options,
		...draws(options),
		journal: new Journal(options.keepRequests ?? true),
		timers: new Timers(clock),
		limiter: new RateLimiter(),
		faults: new FaultPicker(),
		httpSessions: new Map(),
		handedOver: new Map(),
		liveAgentSessions: new Set<string>(),
	};
}

/** The two rows of times differ, though they come from one seed. */
function draws({ lateMs, latencyMs, seed = 1 }: SimulatorOptions) {
	return { lateMs: drawTimes(lateMs, -seed), latencyMs: drawTimes(latencyMs, seed) };
}
