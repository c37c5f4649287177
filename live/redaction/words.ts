import { CALL_STATUSES, MESSAGE_STATUSES, SMS_ON_ITS_WAY } from '../../nodes/shared/statuses';
import { ours, type SafeText } from './safeText';

/** The states of a session, of a message and of an answer that any service might name. */
const STATES = [
	...CALL_STATUSES,
	...MESSAGE_STATUSES,
	...SMS_ON_ITS_WAY,
	...['awaiting_input', 'active', 'running', 'started', 'ongoing', 'open', 'in_progress', 'live'],
	...['in-progress', 'in progress', 'pending', 'queued', 'ringing', 'answered', 'connected'],
	...['ended', 'end', 'complete', 'completed', 'finished', 'closed', 'done', 'disconnected'],
	...[
		'terminated',
		'expired',
		'hangup',
		'hung_up',
		'abandoned',
		'transferred',
		'idle',
		'timed_out',
	],
	...['unanswered', 'no_answer', 'no-answer', 'canceled', 'error', 'ok', 'success', 'inactive'],
];

const CHANNELS = [
	'telephony',
	'voice',
	'call',
	'phone',
	'sms',
	'whatsapp',
	'http',
	'chat',
	'viber',
];
const TYPES = ['text', 'image', 'video', 'audio', 'file', 'typing', 'template', 'webhook'];
const SPEAKERS = ['agent', 'user', 'client', 'bot', 'caller', 'customer', 'system', 'human'];

/** Words that may be shown, by the fields that may hold them; case does not matter. */
const WORDS: Record<string, readonly string[]> = {
	status: STATES,
	session_status: STATES,
	state: STATES,
	channel: CHANNELS,
	type: TYPES,
	message_type: TYPES,
	speaker: SPEAKERS,
};

/** A word out of a short list that the field is known to hold, in quotes; undefined for any other text. */
export function wordOf(value: string, field: string): SafeText | undefined {
	const words = Object.hasOwn(WORDS, field) ? WORDS[field] : [];
	return words.includes(value.toLowerCase()) ? ours(`"${value}"`) : undefined;
}

const NETWORK_CODES = [
	...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT'],
	...['EHOSTUNREACH', 'ENETUNREACH', 'EPIPE', 'CERT_HAS_EXPIRED', 'EADDRINUSE', 'ERR_INVALID_URL'],
	...[
		'DEPTH_ZERO_SELF_SIGNED_CERT',
		'SELF_SIGNED_CERT_IN_CHAIN',
		'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
	],
];

/** The code of a failure of the network. */
export function codeOf(error: unknown): SafeText {
	const { code } = (error ?? {}) as { code?: unknown };
	return ours(NETWORK_CODES.find((known) => known === code) ?? 'no code');
}
