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
 * `[{"Agent": "…"}, {"User": "…"}]`. Plain text is read too.
 */
export function turnsOf(transcription: unknown, speaker = 'unknown', depth = 0): Turn[] {
	if (typeof transcription === 'string') {
		return transcription.trim() === '' ? [] : [{ speaker, text: transcription }];
	}
	if (transcription === null || typeof transcription !== 'object' || depth > DEEPEST) return [];
	if (Array.isArray(transcription)) {
		return transcription.flatMap((entry: unknown) => turnsOf(entry, speaker, depth + 1));
	}
	return Object.entries(transcription).flatMap(([side, said]) =>
		turnsOf(said, speakerOf(side), depth + 1),
	);
}

/** Parameters by name, from an object or from a list of `{name, value}`; AI Studio sends both. */
export function namedValues(parameters: unknown): IDataObject {
	if (!Array.isArray(parameters)) return objectOf(parameters) ?? {};
	const rows = parameters.map((row: unknown) => objectOf(row) ?? {});
	return Object.fromEntries(rows.map(({ name, value }) => [String(name), value]));
}

/**
 * The sessions in the answer to a search. Its envelope is not documented: a list, or an object with one
 * list in it.
 * @returns undefined if there is no such list
 */
export function sessionsIn(body: unknown): IDataObject[] | undefined {
	const values = Array.isArray(body) ? [body] : Object.values(objectOf(body) ?? {});
	const lists = values.filter((value) => Array.isArray(value));
	if (lists.length !== 1) return undefined;
	return (lists[0] as unknown[]).map(objectOf).filter((entry) => entry !== undefined);
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
 * The output for a session: the API's own fields, and over them `session_id`, `transcript`, `turns`, and
 * `reference` where the session's parameters hold it.
 */
export function sessionOutput(session: IDataObject, view: SessionView): IDataObject {
	const { flow_path: flowPath, ...rest } = session;
	const reference =
		view.referenceParameter && namedValues(session.parameters)[view.referenceParameter];
	return {
		...withTranscript(rest, view.isWhole ?? true),
		...(view.includeFlowPath && flowPath !== undefined && { flow_path: flowPath }),
		...(session.id !== undefined && { session_id: session.id }),
		...(reference !== undefined && reference !== '' && { reference }),
	};
}
