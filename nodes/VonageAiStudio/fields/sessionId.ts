import type { INodeProperties } from 'n8n-workflow';
import { type ParameterValues, readId } from './values';

const FIELD = 'Session ID';

/** The session that an operation is about. */
export const sessionId: INodeProperties = {
	displayName: FIELD,
	name: 'sessionId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. {{ $json.session_id }}',
	description: 'The session_id from a Start operation or from a trigger',
};

/** The ID of the session, not encoded yet. @throws Refusal */
export function readSessionId(parameters: ParameterValues): string {
	return readId(
		parameters.sessionId,
		FIELD,
		'Enter one session ID as AI Studio gave it: session_id from a Start operation or a trigger, or id from Session > Get Many.',
	);
}
