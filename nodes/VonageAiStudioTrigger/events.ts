import type { IDataObject } from 'n8n-workflow';
import { textOf } from './text';

/** The callbacks of AI Studio, as the trigger names them. */
export type StudioEvent =
	| 'callStatus'
	| 'messageStatus'
	| 'callDisconnected'
	| 'liveAgentStarted'
	| 'liveAgentMessage';

/**
 * Tells a callback by its body: AI Studio names its callbacks nowhere else, neither in the URL nor in a
 * header. A message goes first, since its body is the only one with a `message_uuid`.
 * @returns undefined for a body that is none of the known callbacks
 */
export function recogniseEvent(body: IDataObject): StudioEvent | undefined {
	const has = (field: string) => textOf(body[field]) !== undefined;
	if (has('status')) {
		if (has('message_uuid')) return 'messageStatus';
		if (has('conversation_uuid') || has('agent_id')) return 'callStatus';
	}
	if (has('sessionId')) {
		if (typeof body.history === 'object' && body.history !== null) return 'liveAgentStarted';
		if (has('type')) return 'liveAgentMessage';
	}
	return has('session_id') && !has('status') ? 'callDisconnected' : undefined;
}
