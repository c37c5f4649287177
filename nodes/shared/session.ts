import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';

/** What one side said at a time. */
export interface Turn extends IDataObject {
	/** `agent`, `user`, or AI Studio's name for the side; `unknown` where it gives none. */
	speaker: string;
	text: string;
}

/** AI Studio's words for the person: `User`, `user` in lists, `client` in objects. */
const PERSON = ['user', 'client', 'caller', 'customer'];

/** Transcriptions that were seen are two levels deep; the rest of a deeper one is left out. */
const DEEPEST = 20;

/**
 * Adds the transcript of a session as one readable text and as turns; all other fields stay as they are.
 * @param expected whether a session without a transcription gets empty ones
 */
export function withTranscript(session: IDataObject, expected = true): IDataObject {
	if (!expected && session.transcription === undefined) return session;
	return { ...session, ...transcriptOf(session.transcription) };
}

/** A transcription as one readable text, one line per turn, and as turns. */
export function transcriptOf(transcription: unknown): { transcript: string; turns: Turn[] } {
	const turns = turnsOf(transcription);
	return { transcript: turns.map(line).join('\n'), turns };
}

/**
 * The turns of a transcription. Its shape is not documented; public programs show `{client: "…"}` and
 * `[{"Agent": "…"}, {"User": "…"}]`. Plain text and `[{speaker, text}]` are read too.
 */
export function turnsOf(transcription: unknown, speaker = 'unknown', depth = 0): Turn[] {
	if (typeof transcription === 'string') {
		return transcription.trim() === '' ? [] : [{ speaker, text: transcription }];
	}
	if (transcription === null || typeof transcription !== 'object' || depth > DEEPEST) return [];
	if (Array.isArray(transcription)) {
		return transcription.flatMap((entry: unknown) => turnsOf(entry, speaker, depth + 1));
	}
	const { speaker: side, text } = transcription as IDataObject;
	if (typeof side === 'string' && typeof text === 'string') return turnsOf(text, speakerOf(side));
	return Object.entries(transcription).flatMap(([name, said]) =>
		turnsOf(said, speakerOf(name), depth + 1),
	);
}

/** Parameters by name, from an object or from a list of `{name, value}`; AI Studio sends both. */
export function namedValues(parameters: unknown): IDataObject {
	if (!Array.isArray(parameters)) return objectOf(parameters) ?? {};
	const rows = parameters.map((row: unknown) => objectOf(row) ?? {});
	return Object.fromEntries(rows.map(({ name, value }) => [String(name), value]));
}

/** How deep in its answer a list of sessions is looked for. */
const DEEPEST_ENVELOPE = 3;

/**
 * The sessions in the answer to a search. Its envelope is not documented, so any is taken that leaves no
 * doubt: a list; an object with one list in it, also some levels down; of several lists the one with
 * sessions in it.
 * @returns undefined if there is no such list
 */
export function sessionsIn(body: unknown): IDataObject[] | undefined {
	const lists = listsIn(body, 0);
	const filled = lists.filter((list) => list.length > 0);
	if (filled.length === 0) return lists[0] as [] | undefined;
	const [sessions, ...others] = lists.length === 1 ? lists : filled.filter(isListOfSessions);
	if (!sessions || others.length > 0) return undefined;
	return sessions.map(objectOf).filter((entry) => entry !== undefined);
}

function listsIn(value: unknown, depth: number): unknown[][] {
	if (Array.isArray(value)) return [value];
	const values = depth < DEEPEST_ENVELOPE ? Object.values(objectOf(value) ?? {}) : [];
	return values.flatMap((inner) => listsIn(inner, depth + 1));
}

/** Fields that only a session has, also with dotted names (source: AI Studio documentation, Insights). */
const SESSION_FIELD =
	/^(id|agent_id|agent_information|source|destination|session_start_time|request_ids|channel|channel_data|transcription)(\.|$)/;

const isListOfSessions = (list: unknown[]) => list.some(isSession);

/** Whether a value looks like a session, and not like a message about one. */
export function isSession(value: unknown): value is IDataObject {
	return Object.keys(objectOf(value) ?? {}).some((name) => SESSION_FIELD.test(name));
}

/** A JSON value as an object; undefined for lists, null and everything else. */
export function objectOf(value: unknown): IDataObject | undefined {
	const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
	return isObject ? (value as IDataObject) : undefined;
}

function speakerOf(side: string): string {
	const name = side.toLowerCase();
	return PERSON.includes(name) ? 'user' : name || 'unknown';
}

function line({ speaker, text }: Turn): string {
	if (speaker === 'unknown') return text;
	return `${speaker[0].toUpperCase()}${speaker.slice(1)}: ${text}`;
}

/** What a user chose to see of a session. */
export interface SessionView {
	/** `flow_path` holds headers and payloads of the flow's own requests, perhaps secrets. */
	includeFlowPath: boolean;
	/** The session parameter that carries the reference. */
	referenceParameter?: string;
	/** False for a session of which only some fields were requested: what it lacks is not added empty. */
	isWhole?: boolean;
}

/**
 * The output for a session: the API's own fields, and over them `session_id`, `transcript`, `turns`, the
 * `parameters` by name, whichever form they come in, and `reference` where they hold it.
 */
export function sessionOutput(session: IDataObject, view: SessionView): IDataObject {
	const { flow_path: flowPath, ...rest } = session;
	const parameters = namedValues(session.parameters);
	const reference = view.referenceParameter && parameters[view.referenceParameter];
	return {
		...withTranscript(rest, view.isWhole ?? true),
		...(Array.isArray(session.parameters) && { parameters }),
		...(view.includeFlowPath && flowPath !== undefined && { flow_path: flowPath }),
		...(session.id !== undefined && { session_id: session.id }),
		...(reference !== undefined && reference !== '' && { reference }),
	};
}

/** Fields that tell the end of a session by a word in them; the words are in `OVER` and `RUNNING`. */
const STATUS_FIELDS = [
	// Source: AI Studio documentation, HTTP agents, "Step in Session": AWAITING_INPUT or ENDED.
	'session_status',
	// Inferred: no session document with a status was seen.
	'status',
];
const OVER = /^(ended|completed?|finished|closed|done|disconnected|terminated|expired|failed)$/i;
const RUNNING = /^(awaiting_input|active|running|started|ongoing|open|in[_ -]?progress|live)$/i;

/** Fields that are there only after the end. Inferred: no session document with one was seen. */
const END_TIME_FIELDS = ['session_end_time', 'end_time', 'ended_at'];

/** All fields that `isFinished` looks at; a search that picks fields has to pick these. */
export const END_MARKS = [...STATUS_FIELDS, ...END_TIME_FIELDS, 'channel_data.duration'];

/**
 * How long a call with a duration must look the same. Inferred: a running call's duration grows with each
 * turn, and people and agents are rarely silent for longer.
 */
const SETTLED_AFTER_MS = 60_000;
/** Messages are answered more slowly. */
const MESSAGES_SETTLED_AFTER_MS = 4 * 60_000;
/** A session that says it is running may be idle for long: messaging sessions stay open for a day. */
const RUNNING_AT_MOST_MS = 24 * 60 * 60_000;

const LIVE_FIELDS = [
	'transcription',
	'parameters',
	'channel_data.duration',
	...STATUS_FIELDS,
	...END_TIME_FIELDS,
];

/** What one look at a session showed. Small, so that a trigger can remember thousands. */
export interface Look {
	/** Changes whenever anything in the session does. */
	fingerprint: string;
	/** When the session first looked like this, in milliseconds since 1970. */
	sinceMs: number;
}

/**
 * Looks at a session. Only what shows whether it is still running counts: AI Studio may add the ID of the request,
 * or sign the address of the recording anew, each time it is asked.
 * @param before the look before this one, if there was one
 */
export function lookAt(session: IDataObject, nowMs: number, before?: Look): Look {
	const text = JSON.stringify(signsOfLife(session));
	const fingerprint = createHash('sha256').update(text).digest('base64url').slice(0, 12);
	return before?.fingerprint === fingerprint ? before : { fingerprint, sinceMs: nowMs };
}

/** All lists and numbers, what AI Studio is known to change while a session runs, and what tells its end. */
function signsOfLife(session: IDataObject): IDataObject {
	const isSign = ([name, value]: [string, unknown]) =>
		LIVE_FIELDS.includes(name) || Array.isArray(value) || typeof value === 'number';
	const signs = Object.fromEntries(Object.entries(session).filter(isSign));
	const { audio_url: recording, ...channel } = objectOf(session.channel_data) ?? {};
	const isRecorded = recording === undefined ? {} : { isRecorded: Boolean(recording) };
	return { ...signs, channel_data: { ...channel, ...isRecorded } };
}

/**
 * Whether a session is over. Which field says so is not documented, so this is inferred until a live check
 * has shown it (`docs/api-coverage.md`): a status that says so, an end time, a duration that no longer
 * grows, or else a session in which nothing has changed for long.
 * @param look this look at the session
 * @param quietMs how long a session without a mark of its end must be unchanged
 */
export function isFinished(
	session: IDataObject,
	look: Look,
	nowMs: number,
	quietMs: number,
): boolean {
	const status = STATUS_FIELDS.map((field) => String(session[field] ?? '')).find(
		(word) => OVER.test(word) || RUNNING.test(word),
	);
	if (status && OVER.test(status)) return true;
	if (END_TIME_FIELDS.some((field) => Boolean(session[field]))) return true;
	const unchangedMs = nowMs - look.sinceMs;
	if (status) return unchangedMs >= RUNNING_AT_MOST_MS;
	const settledMs = isWritten(session) ? MESSAGES_SETTLED_AFTER_MS : SETTLED_AFTER_MS;
	return unchangedMs >= (hasDuration(session) ? settledMs : quietMs);
}

/** Whether the conversation is one of messages, in which people may take long to answer. */
export function isWritten({ channel }: IDataObject): boolean {
	return /sms|whatsapp|http/i.test(String(channel));
}

function hasDuration({ channel_data: channel, ...session }: IDataObject): boolean {
	const duration = objectOf(channel)?.duration ?? session['channel_data.duration'];
	return Number(duration) > 0;
}
