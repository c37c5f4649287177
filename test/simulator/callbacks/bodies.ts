import { randomUUID } from 'node:crypto';
import type { JsonObject, StartedSession } from '../types';

/**
 * The body of a status callback. Calls: as documented under "status_url" of the make-call API, with
 * no session id in it. SMS and WhatsApp: the status body of Vonage's Messages API.
 */
export function statusBody(
	session: StartedSession,
	status: string,
	agentNumber: string,
	error?: JsonObject,
): JsonObject {
	return session.channel === 'voice'
		? callStatusBody(session, status)
		: messageStatusBody(session, status, agentNumber, error);
}

function callStatusBody(session: StartedSession, status: string): JsonObject {
	return {
		agent_id: session.agentId,
		to: session.to,
		conversation_uuid: session.uuid,
		status,
		timestamp: new Date().toISOString(),
	};
}

function messageStatusBody(
	session: StartedSession,
	status: string,
	from: string,
	error?: JsonObject,
): JsonObject {
	const failed = status === 'rejected' || status === 'undeliverable';
	return {
		to: session.to,
		from,
		channel: session.channel,
		message_uuid: session.uuid,
		timestamp: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
		status,
		// AI Studio puts this over any client_ref of the start request.
		client_ref: 'AI Studio',
		usage: { price: '0.04', currency: 'EUR' },
		...(session.channel === 'whatsapp' && {
			whatsapp: { conversation: { id: `conversation-${session.uuid}`, origin: {} } },
		}),
		...(failed && { error: error ?? messageError(status) }),
		internal_message_uuid: randomUUID(),
	};
}

function messageError(status: string): JsonObject {
	const [title, detail] =
		status === 'rejected'
			? [1240, 'Illegal sender or recipient: rejected by the provider']
			: [1320, 'Message already sent or the recipient cannot be reached'];
	return {
		type: `https://developer.vonage.com/api-errors/messages#${title}`,
		title,
		detail,
		instance: randomUUID(),
	};
}
