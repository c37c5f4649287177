import type { Answers } from '../answers';
import type { Course, CourseTurn } from '../sessions/course';
import { studioTime } from '../time';

export type TranscriptionForm = Answers['transcriptions'];

const NAMES = { agent: 'Agent', user: 'User' } as const;

/** What was said, in one of the forms that a transcription may have. */
export function transcription(
	{ showsClientOnly }: Pick<Course, 'showsClientOnly'>,
	turns: readonly CourseTurn[],
	form: TranscriptionForm,
): unknown {
	switch (form) {
		case 'seen':
			return transcription({}, turns, showsClientOnly ? 'client' : 'turns');
		case 'client':
			return {
				client: turns.flatMap(({ speaker, text }) => (speaker === 'user' ? [text] : [])).join(' '),
			};
		case 'turns':
			return turns.map(({ speaker, text }) => ({ [NAMES[speaker]]: text }));
		case 'lowercase':
			return turns.map(({ speaker, text }) => ({ [speaker]: text }));
		case 'speakers':
			return turns.map(({ speaker, text, atMs }) => ({
				speaker: speaker.toUpperCase(),
				text,
				timestamp: studioTime(atMs),
			}));
		case 'text':
			return turns.map(({ speaker, text }) => `${NAMES[speaker]}: ${text}`).join('\n');
	}
}

/** What the person said, out of any of these forms: the field `transcription.client` of a filter. */
export function clientLines(said: unknown): unknown[] {
	if (typeof said === 'string') {
		return said.split('\n').flatMap((line) => (line.startsWith('User: ') ? [line.slice(6)] : []));
	}
	if (Array.isArray(said)) return said.flatMap(clientLinesOfTurn);
	const { client } = (said ?? {}) as { client?: unknown };
	return client === undefined ? [] : [client];
}

function clientLinesOfTurn(turn: Record<string, unknown>): unknown[] {
	if (turn.speaker !== undefined) return turn.speaker === 'USER' ? [turn.text] : [];
	return [turn.User, turn.user].filter((text) => text !== undefined);
}
