import { randomUUID } from 'node:crypto';
import type { Context } from '../context';
import { jsonWebToken } from '../sessions/ids';
import type { JsonObject, StartedSession } from '../types';

type Settings = Pick<Context, 'options' | 'agents' | 'now'>;

/** What each status of the Messages API is called in a delivery receipt of the SMS API. */
const SMS_API_STATUS: Record<string, string> = {
	submitted: 'buffered',
	delivered: 'delivered',
	undeliverable: 'failed',
	rejected: 'rejected',
};

/**
 * The body of a status callback. Calls: as documented under "status_url" of the make-call API, with
 * no session id in it. SMS and WhatsApp: the status body of Vonage's Messages API, unless the options
 * say that an SMS has another.
 */
export function statusBody(
	session: StartedSession,
	status: string,
	settings: Settings,
	error?: JsonObject,
): JsonObject {
	return withExtraFields(bodyFor(session, status, settings, error), settings);
}

/** The body of a voice agent's Call Disconnected Webhook. */
export function callDisconnectedBody(
	sessionId: string,
	session: Pick<StartedSession, 'agentId' | 'uuid'> | undefined,
	settings: Settings,
): JsonObject {
	const more = settings.options.callDisconnectedBody === 'status' && {
		...(session && { agent_id: session.agentId, conversation_uuid: session.uuid }),
		status: 'completed',
	};
	return withExtraFields({ session_id: sessionId, ...more }, settings);
}

/** Fields that nobody documents, beside those that are known. */
export function withExtraFields(body: JsonObject, { options }: Pick<Context, 'options'>) {
	if (options.extraFields === 'none') return body;
	return { ...body, trace_id: randomUUID(), api_version: 3, warnings: [], _links: { self: null } };
}

/** The headers of a callback. */
export function callbackHeaders({ options }: Pick<Context, 'options'>): Record<string, string> {
	return {
		'Content-Type': options.callbackContentType,
		...(options.callbackSignature === 'jwt' && {
			Authorization: `Bearer ${jsonWebToken({ iss: 'Vonage', application_id: randomUUID() })}`,
		}),
	};
}

function bodyFor(
	session: StartedSession,
	status: string,
	settings: Settings,
	error?: JsonObject,
): JsonObject {
	const { channel } = session;
	if (channel === 'voice') return callStatusBody(session, status, settings);
	if (channel === 'sms' && settings.options.smsStatusBody === 'smsApi') {
		return smsApiBody(session, status, settings);
	}
	return messageStatusBody(session, status, settings, error);
}

function callStatusBody(session: StartedSession, status: string, { options, now }: Settings) {
	const { agentId, to, uuid } = session;
	return {
		agent_id: options.callStatusAgent === 'same' ? agentId : versionOf(agentId),
		to,
		conversation_uuid: uuid,
		status,
		timestamp: new Date(now()).toISOString(),
	};
}

/** The id of an agent's published version: as long as the agent's, and another. */
function versionOf(agentId: string): string {
	return [...agentId].reverse().join('');
}

function messageStatusBody(
	session: StartedSession,
	status: string,
	{ agents, now }: Settings,
	error?: JsonObject,
): JsonObject {
	const failed = status === 'rejected' || status === 'undeliverable';
	return {
		to: session.to,
		from: agents.number(session.agentId),
		channel: session.channel,
		message_uuid: session.uuid,
		timestamp: new Date(now()).toISOString().replace(/\.\d+Z$/, 'Z'),
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

/** A delivery receipt of Vonage's SMS API (source: SMS API, "Delivery receipt"). */
function smsApiBody(session: StartedSession, status: string, { agents, now }: Settings) {
	const time = new Date(now()).toISOString();
	const failed = status === 'rejected' || status === 'undeliverable';
	return {
		msisdn: session.to,
		to: agents.number(session.agentId),
		'network-code': '42501',
		messageId: session.uuid,
		price: '0.03330000',
		status: SMS_API_STATUS[status] ?? status,
		scts: time.replace(/\D/g, '').slice(2, 12),
		'err-code': failed ? '6' : '0',
		'message-timestamp': time.slice(0, 19).replace('T', ' '),
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
