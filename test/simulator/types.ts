import type { SimulatorClock } from './clock';

/** The shapes that users of the simulator meet: options, faults, and what it recorded. */
import type { Answers } from './answers';

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
	/** Number or SIP address; empty for HTTP agents; the agent's number for inbound sessions. */
	to: string;
	/** Who called or wrote, in an inbound session. */
	from?: string;
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

/** A request to the API that takes no way through the network. */
export interface DirectRequest {
	method: string;
	/** Path and query, encoded. */
	url: string;
	headers: RecordedRequest['headers'];
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

/** Called once for each session; voice sessions that it lets fail hold no conversation. */
export type CallbackScript = (session: StartedSession) => PlannedCallback[];

export type Speaker = 'agent' | 'user';

/** What one side says at a time. */
export interface SpokenTurn {
	speaker: Speaker;
	text: string;
	/** Delay after the start of the conversation. Default 0. */
	afterMs?: number;
}

/** A parameter that the agent collects, or that a session began with. */
export interface CollectedParameter extends SessionParameter {
	/** Delay after the start of the conversation. Default 0. */
	afterMs?: number;
}

/** The whole course of a conversation, known at its start. */
export interface PlannedConversation {
	turns: SpokenTurn[];
	/** They go over the parameters that the session was started with. */
	parameters?: CollectedParameter[];
	/** When somebody hangs up or the flow is over, counted from the start of the conversation. */
	endsAfterMs: number;
	/**
	 * The person wants a human. With an agent that has the two URLs of `AgentSettings.liveAgent`, the
	 * session is handed over at `endsAfterMs` and runs until the live agent disconnects.
	 */
	handOver?: {
		/** What the person writes to the human, one text for each message of the human. */
		replies?: string[];
		/** Time that the person takes for a reply. Default 0. */
		replyAfterMs?: number;
	};
}

/** What is said in a session; undefined: nothing, the session is over at once. Not asked for HTTP agents. */
export type ConversationScript = (session: StartedSession) => PlannedConversation | undefined;

/** A conversation so far, or to its end. */
export interface ConversationRecord {
	sessionId: string;
	channel: Channel;
	agentId: string;
	isInbound: boolean;
	/** Number or SIP address of the person; empty for HTTP agents. */
	person: string;
	startedAtMs: number;
	/** Undefined while it runs. */
	endedAtMs?: number;
	/** False for a call that nobody picked up and a message that never arrived. */
	isAnswered: boolean;
	turns: Array<{ speaker: Speaker; text: string; atMs: number }>;
	parameters: SessionParameter[];
}

/** A session put into Insights by a test. All times in ms since the epoch. */
export interface AddedSession {
	/** Default: a new one. */
	id?: string;
	startMs: number;
	/** Default: it runs until `endSession`. */
	endMs?: number;
	/** Default: the first agent. */
	agentId?: string;
	/** Default `voice`. */
	channel?: Channel;
	isInbound?: boolean;
	/** Number of the person. Default: one made from the id. */
	person?: string;
	isAnswered?: boolean;
	/** `afterMs` counts from `startMs`. */
	turns?: SpokenTurn[];
	parameters?: CollectedParameter[] | Record<string, string>;
	/** When the search begins to list it. Default: as the options say. */
	appearsMs?: number;
	/** When `channel_data.duration` is final. Default: as the options say. */
	settlesMs?: number;
	/** When the recording is there. Default: as the options say. */
	recordedMs?: number;
	/** Each request for this session by its id fails with this status. */
	detailsStatus?: 404 | 500;
}

/** A call or message that a person makes to an agent. */
export interface InboundCall {
	from: string;
	/** Default: the first agent. */
	agentId?: string;
	/** Default `voice`. */
	channel?: Exclude<Channel, 'http'>;
	parameters?: SessionParameter[];
	/** Default: what the option `conversations` says. */
	conversation?: PlannedConversation;
}

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
	/** The Call Disconnected Webhook of a voice agent's Start node. */
	callDisconnectedUrl?: string;
	/** The two URLs of the agent's Live Agent Routing node. */
	liveAgent?: { startUrl: string; messageUrl: string };
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
export interface ChangeableOptions extends Partial<Answers> {
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
	/** What is said in the sessions. Default: nothing; each session is over as soon as it started. */
	conversations?: ConversationScript;
	/** How long after the end of a call its recording appears in Insights. Default 5000. */
	recordingAfterMs?: number;
	/** How long after its end the duration of a session is final, with `durations: 'settling'`. Default 2000. */
	settlesAfterMs?: number;
	/** A `page_size` above `largestPage`: cut without a word, or refused. Default `cut`. */
	overlargePage?: 'cut' | 'refused';
	/** `ignored`: each page is the first one. Default `kept`. */
	pageNumbers?: 'kept' | 'ignored';
	/** The search refuses pages that reach beyond so many sessions. Default: no limit. */
	deepestResult?: number;
	/** Appears in the headers and payloads of `flow_path`, as a flow's own keys would. */
	flowSecret?: string;
	/** Settings of every agent that `agents` does not name. */
	everyAgent?: Omit<AgentSettings, 'state'>;
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
	/** Life of an HTTP agent's session. Default 15 minutes. */
	httpSessionLifetimeMs?: number;
	/** False keeps counts only, for runs of many thousand items. Default true. */
	keepRequests?: boolean;
	/**
	 * Answers every unknown in the way that this package does not assume; a list of ids names those
	 * that shall be strange (see `UNKNOWNS`). Options that are given themselves win. Default: what the environment
	 * variable `SIMULATOR_STRANGE` says, else false.
	 */
	strange?: boolean | readonly string[];
	/** Time of day in ms since the epoch. Default `Date.now`. */
	now?: () => number;
	/** Called with each conversation at its end. */
	onConversation?: (conversation: ConversationRecord) => void;
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
