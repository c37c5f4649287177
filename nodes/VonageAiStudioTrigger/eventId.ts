import type { IDataObject } from 'n8n-workflow';
import { createHash } from 'crypto';
import type { StudioEvent } from './events';
import { textOf } from './text';

/** The fields that tell one status callback from another (source: the bodies in AI Studio's documentation). */
const IDENTIFYING_FIELDS = [
	'message_uuid',
	'conversation_uuid',
	'session_id',
	'agent_id',
	'to',
	'status',
	'timestamp',
];

/**
 * An id that is the same when AI Studio repeats a callback and differs for every other one, so that
 * Remove Duplicates can work on it. 32 hexadecimal digits.
 *
 * A live agent callback has no id or time of its own: its whole body counts, and a user who writes the
 * same words twice in one session can't be told from a repeated callback.
 * @param reference of the session, from the URL
 * @param rawBody the body's bytes as they came
 */
export function eventIdOf(
	event: StudioEvent,
	body: IDataObject,
	reference: string | undefined,
	rawBody: Uint8Array,
): string {
	const fields = IDENTIFYING_FIELDS.map((field) => textOf(body[field]) ?? null);
	const hash = createHash('sha256').update(JSON.stringify([event, reference ?? null, ...fields]));
	if (event === 'liveAgentStarted' || event === 'liveAgentMessage') hash.update(rawBody);
	return hash.digest('hex').slice(0, 32);
}
