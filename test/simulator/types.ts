import type { SimulatorClock } from './clock';

/** The shapes that users of the simulator meet: options, faults, and what it recorded. */

export type Channel = 'voice' | 'sms' | 'whatsapp' | 'http';

export type JsonObject = Record<string, unknown>;

export interface SessionParameter {
	name: string;
	value: string;
}

/** A session that really started, whatever the caller got to see of it. */
export interface StartedSession {
	sessionId: string;
	channel: Channel;
	/** Number or SIP address; empty for HTTP agents. */
	to: string;
	agentId: string;
	statusUrl?: string;
	sessionParameters: SessionParameter[];
	/** When its request arrived, ms since the epoch. */
	startedAtMs: number;
	/** The `conversation_uuid` (voice) or `message_uuid` (messages) of all its status callbacks. */
	uuid: string;
	body: JsonObject;
}

/** A request as it arrived. `body` is undefined when the text is not JSON. */
export interface RecordedRequest {
	method: string;
	path: string;
	query: Record<string, string>;
	/** Path and query as sent, nothing decoded. */
	rawUrl: string;
	headers: Record<string, string | string[] | undefined>;
	body: unknown;
	rawBody: string;
	receivedAtMs: number;
	/** Status sent; stays undefined for resets and for requests that are never answered. */
	answeredStatus?: number;
}

/** What a fault function gets to decide on. */
export interface FaultRequest extends RecordedRequest {
	/** Counts the requests to this path, from 1. */
	number: number;
	/** Counts the requests with this `to`, from 1; 0 without a `to`. */
	numberForRecipient: number;
}

/**
 * What goes wrong with one request. `started: true` lets the request do all it asks for and spoils
 * only the answer (a refused request keeps its ordinary refusal); `started: false` fails before
 * anything is looked at.
 */
export type Fault =
	| { kind: 'slow'; ms: number }
	| { kind: 'resetBeforeAccept' }
	| { kind: 'resetAfterAccept' }
	| {
			kind: 'status';
			status: number;
			body?: unknown;
			headers?: Record<string, string>;
			started: boolean;
	  }
	| { kind: 'html'; status: number; started: boolean }
	| { kind: 'truncatedJson'; started: boolean }
	| { kind: 'neverAnswer'; started: boolean }
	| { kind: 'empty'; started: boolean };

/** A list is used up in order, separately for each path; an undefined entry lets one pass. */
export type Faults =
	| ReadonlyArray<Fault | undefined | null>
	| ((request: FaultRequest) => Fault | undefined);

export interface PlannedCallback {
	/** Delay after the start. */
	afterMs: number;
	status: string;
	/** Replaces the error object that `rejected` and `undeliverable` carry. */
	error?: JsonObject;
}

export type CallbackScript = (session: StartedSession) => PlannedCallback[];

/** What came back from a callback: an HTTP answer, or the reason why there is none. */
export interface CallbackOutcome {
	status?: number;
	data?: unknown;
	error?: string;
}

export interface PostedCallback {
	url: string;
	body: JsonObject;
	postedAtMs: number;
	httpStatus?: number;
	data?: unknown;
	error?: string;
}

export interface LiveAgentMessage {
	sessionId: string;
	body: JsonObject;
	receivedAtMs: number;
}

/** A known agent. `noNumber` and `brokenSession` bring up the documented 404 and 500. */
export interface AgentSettings {
	name?: string;
	number?: string;
	state?: 'published' | 'unpublished' | 'noNumber' | 'brokenSession';
}

/**
 * How long something takes, in ms: always the same, evenly spread, never below `leastMs` with an
 * exponential tail of `tailMs` on average, or `usualMs` but for a `share` (0 to 1) of spikes.
 */
export type Times =
	| number
	| (() => number)
	| { kind: 'uniform'; fromMs: number; toMs: number }
	| { kind: 'tail'; leastMs: number; tailMs: number }
	| { kind: 'spikes'; usualMs: number; spikeMs: number; share: number };

/**
 * How the rate is counted, which AI Studio does not document: over the second before each arrival,
 * for each second of the server's clock, or as tokens of a bucket that holds those of one second.
 */
export type Counting = 'slidingWindow' | 'fixedWindow' | 'tokenBucket';

/** Options that can change while the simulator runs. */
export interface ChangeableOptions {
	/** Session starts per second and agent; `Infinity` for no limit. Agents not named: 1. */
	ratePerSecond?: number | Record<string, number>;
	/** Default `slidingWindow`. */
	counting?: Counting;
	/** Time between a request's arrival and its answer. What the request starts, it starts on arrival. */
	latencyMs?: Times;
	/** How long a request is on its way before it arrives: before it is recorded, counted and looked at. */
	lateMs?: Times;
	/** Seed of `latencyMs` and `lateMs`; each change of options begins their rows anew. Default 1. */
	seed?: number;
	faults?: Faults;
	/** Status callbacks that follow a started session with a `status_url`. Default: none. */
	callbacks?: CallbackScript;
	/** The answer's shape is not documented: a bare array, or `{sessions: […]}`. */
	insightsEnvelope?: 'array' | 'object';
}

export interface SimulatorOptions extends ChangeableOptions {
	/** Default: real time. */
	clock?: SimulatorClock;
	/** Default 0: any free port. */
	port?: number;
	/** Default `simulator-key`. */
	apiKey?: string;
	/** Agents known. Default: each 24-hex id is a published agent with a number. */
	agents?: Record<string, AgentSettings>;
	/** Generated past sessions that the Insights search offers. Default 0. */
	sessions?: number;
	/** Seed of the generated sessions. Default 1. */
	sessionsSeed?: number;
	/** The generated sessions lie in the days before this moment. Default: the start, 50 days. */
	sessionsUntilMs?: number;
	sessionsSpanDays?: number;
	/** How long after a call's start its recording appears in Insights. Default 5000. */
	recordingAfterMs?: number;
	/** Life of an HTTP agent's session. Default 15 minutes. */
	httpSessionLifetimeMs?: number;
	/** False keeps counts only, for runs of many thousand items. Default true. */
	keepRequests?: boolean;
	onSession?: (session: StartedSession) => void;
	onCallback?: (callback: PostedCallback) => void;
}

/** Counts, kept also with `keepRequests: false`. */
export interface Summary {
	requests: number;
	started: number;
	refusedByLimit: number;
	/** Sessions that really started, by `to`. */
	perRecipient: Record<string, number>;
}
