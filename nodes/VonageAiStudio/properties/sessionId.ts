import type { INodeProperties } from 'n8n-workflow';
import { readId } from '../input/id';
import type { Entered } from '../input/text';

const FIELD = 'Session ID';

/** The session that an operation is about. */
export const sessionId: INodeProperties = {
	displayName: FIELD,
	name: 'sessionId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 5a61cc84-30c8-4bd1…',
	description:
		'The session_id from the output of a Start operation, or the sessionId from the trigger',
};

/** The id of the session, not encoded yet. @throws Refusal */
export function readSessionId(entered: Entered): string {
	return readId(
		entered.sessionId,
		FIELD,
		'Enter one session ID as AI Studio gave it: session_id from a Start operation, sessionId from the trigger, or id from Session > Get Many.',
	);
}
