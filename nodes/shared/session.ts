import type { IDataObject } from 'n8n-workflow';

/** What one side said at a time. */
export interface Turn extends IDataObject {
	/** `agent`, `user`, or what AI Studio calls the side; `unknown` where it says nothing. */
	speaker: string;
	text: string;
}

/** AI Studio's words for the person: `User`, `user` in lists, `client` in objects. */
const PERSON = ['user', 'client', 'caller', 'customer'];

/**
 * Adds the transcript of a session as one readable text and as turns; the rest stays as it came.
 * @param expected whether a session without a transcription gets empty ones
 */
function withTranscript(session: IDataObject, expected = true): IDataObject {
	if (!expected && session.transcription === undefined) return session;
	const turns = turnsOf(session.transcription);
	return { ...session, transcript: turns.map(line).join('\n'), turns };
}

/**
 * The turns of a transcription. Its shape is not documented; seen were `{client: "…"}` and
 * `[{"Agent": "…"}, {"User": "…"}]`, and a plain text is taken too.
 */
export function turnsOf(transcription: unknown, speaker = 'unknown'): Turn[] {
	if (typeof transcription === 'string') {
		return transcription.trim() === '' ? [] : [{ speaker, text: transcription }];
	}
	if (Array.isArray(transcription)) {
		return transcription.flatMap((entry: unknown) => turnsOf(entry, speaker));
	}
	if (transcription === null || typeof transcription !== 'object') return [];
	return Object.entries(transcription).flatMap(([side, said]) => turnsOf(said, speakerOf(side)));
}

function speakerOf(side: string): string {
	const name = side.toLowerCase();
	return PERSON.includes(name) ? 'user' : name || 'unknown';
}

function line({ speaker, text }: Turn): string {
	if (speaker === 'unknown') return text;
	return `${speaker[0].toUpperCase()}${speaker.slice(1)}: ${text}`;
}

/** Parameters by their name, from an object or from a list of `{name, value}`. */
export function namedValues(parameters: unknown): IDataObject {
	if (Array.isArray(parameters)) {
		const rows = parameters.filter(
			(row): row is IDataObject => row !== null && typeof row === 'object',
		);
		return Object.fromEntries(rows.map(({ name, value }) => [String(name), value]));
	}
	return parameters !== null && typeof parameters === 'object' ? (parameters as IDataObject) : {};
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
