import { ours, type SafeText } from './safeText';

/** Any name that a user may have made is shown as this. */
export const HIDDEN_NAME = ours('*');

/** Names that are shown wherever AI Studio makes the names: those that Vonage documents, and words for envelopes. */
const KNOWN = new Set([
	// Answers and envelopes
	...['status', 'statusCode', 'message', 'error', 'errors', 'detail', 'title', 'type', 'instance'],
	...['data', 'result', 'results', 'items', 'hits', 'sessions', 'content', 'records', 'rows'],
	...['total', 'page', 'page_number', 'page_size', 'pagination', 'meta'],
	// Sessions
	...['id', 'agent_id', 'agent_information', 'name', 'channel', 'source', 'destination'],
	...['session_id', 'session_start_time', 'session_end_time', 'session_status', 'request_ids'],
	...['channel_data', 'duration', 'audio_url', 'transcription', 'parameters', 'flow_path'],
	// HTTP sessions, live agents, callbacks
	...['session_expiration_time', 'session_token', 'messages', 'message_uuid', 'sessionId'],
	...['history', 'text', 'image', 'video', 'audio', 'file', 'url', 'caption', 'timestamp'],
	...['to', 'from', 'conversation_uuid'],
	...['client_ref', 'usage', 'price', 'currency', 'whatsapp', 'conversation', 'origin'],
	...['internal_message_uuid', 'msisdn', 'messageId', 'network-code', 'scts', 'err-code'],
	'message-timestamp',
]);

/** Fields in which users make names, and the few names in them that are AI Studio's own. */
const MADE_BY_USERS: Record<string, readonly string[]> = {
	parameters: ['name', 'value'],
	flow_path: ['request', 'response', 'headers', 'payload', 'verb', 'url', 'code', 'type'],
	transcription: ['Agent', 'User', 'agent', 'user', 'client', 'speaker', 'text', 'timestamp'],
};

/** Objects, besides a whole answer, whose names AI Studio makes itself: one that nobody knew may be shown. */
const MADE_BY_STUDIO = new Set([
	...['data', 'result', 'results', 'items', 'hits', 'sessions', 'content', 'records', 'rows'],
	...['agent_information', 'channel_data', 'messages'],
]);

const LONGEST_NAME = 40;
const LIKE_A_FIELD = /^_?[a-z]{1,20}([_-]?[A-Za-z]{1,20}){0,4}$/;
const LIKE_A_HEADER = /^[a-z]+[0-9]?(-[a-z]+[0-9]?){0,5}$/;

/** Where a value stands: the names that lead to it. Lists have none. */
export type Place = readonly string[];

/** The name of a field as it may be shown. */
export function nameOf(name: string, container: Place): SafeText {
	const users = userField(container);
	if (users) return MADE_BY_USERS[users].includes(name) ? ours(name) : HIDDEN_NAME;
	const isMadeByStudio = container.every((outer) => MADE_BY_STUDIO.has(outer));
	const isShown = KNOWN.has(name) || (isMadeByStudio && isLikeAField(name)) || isDotted(name);
	return isShown ? ours(name) : HIDDEN_NAME;
}

/** The name of a header as it may be shown. Its value never is. */
export function headerName(name: string): SafeText {
	return LIKE_A_HEADER.test(name) && name.length <= LONGEST_NAME ? ours(name) : HIDDEN_NAME;
}

/** Whether users make the names there. */
export function isUserMade(place: Place): boolean {
	return userField(place) !== undefined;
}

function userField(place: Place): string | undefined {
	return place.find((name) => Object.hasOwn(MADE_BY_USERS, name));
}

function isLikeAField(name: string): boolean {
	return LIKE_A_FIELD.test(name) && name.length <= LONGEST_NAME;
}

/** `channel_data.duration`, as a search may name the fields that it was asked for. */
function isDotted(name: string): boolean {
	return name.includes('.') && name.split('.').every((part) => KNOWN.has(part));
}
