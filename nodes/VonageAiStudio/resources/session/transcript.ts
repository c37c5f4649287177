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
export function withTranscript(session: IDataObject, expected = true): IDataObject {
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
