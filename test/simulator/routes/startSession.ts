import { randomUUID } from 'node:crypto';
import { checkBody } from '../bodyRules';
import { jsonBody } from '../call';
import type { Call } from '../call';
import { statusBody } from '../callbacks/bodies';
import { ok } from '../context';
import type { Context, Handler } from '../context';
import { Refusal, refuse } from '../refusal';
import { studioTime } from '../time';
import type { Channel, JsonObject, SessionParameter, StartedSession } from '../types';
import { callRules, isPhoneNumber, isSipAddress, smsRules, whatsappRules } from './startBodies';

/** `POST /telephony/make-call` */
export const makeCall: Handler = (call, context) => {
	const body = jsonBody(call);
	checkBody(body, callRules);
	requireDestination(isPhoneNumber(body.to) || isSipAddress(body.to));
	return startOutbound('voice', body, call, context);
};

/** `POST /messaging/conversation`: SMS and WhatsApp */
export const startConversation: Handler = (call, context) => {
	const body = jsonBody(call);
	const { channel } = body;
	if (channel !== 'sms' && channel !== 'whatsapp') {
		throw refuse(400, '"channel" must be "sms" or "whatsapp"');
	}
	checkBody(body, channel === 'sms' ? smsRules : whatsappRules);
	requireDestination(isPhoneNumber(body.to));
	return startOutbound(channel, body, call, context);
};

/** Starts a session if the agent's rate limit has a place for it, else refuses with 429. */
export function startSession(
	channel: Channel,
	body: JsonObject,
	call: Call,
	context: Context,
): StartedSession {
	const agentId = String(body.agent_id);
	if (!context.limiter.take(agentId, call.arrivedAtMs, context.options)) {
		context.journal.refusedByLimit += 1;
		throw tooManyRequests();
	}
	const session: StartedSession = {
		sessionId: randomUUID(),
		channel,
		to: typeof body.to === 'string' ? body.to : '',
		agentId,
		statusUrl: typeof body.status_url === 'string' ? body.status_url : undefined,
		sessionParameters: (body.session_parameters ?? []) as SessionParameter[],
		startedAtMs: call.receivedAtMs,
		uuid: channel === 'voice' ? `CON-${randomUUID()}` : randomUUID(),
		body,
	};
	context.journal.addSession(session);
	context.options.onSession?.(session);
	return session;
}

function startOutbound(channel: Channel, body: JsonObject, call: Call, context: Context) {
	const agentId = String(body.agent_id);
	context.agents.requirePublished(agentId);
	context.agents.requireNumber(agentId);
	const session = startSession(channel, body, call, context);
	planCallbacks(session, context);
	return ok({
		session_id: session.sessionId,
		session_start_time: studioTime(session.startedAtMs),
	});
}

function planCallbacks(session: StartedSession, { agents, callbacks, options }: Context): void {
	if (!session.statusUrl || !options.callbacks) return;
	callbacks.plan(session.statusUrl, options.callbacks(session), ({ status, error }) =>
		statusBody(session, status, agents.number(session.agentId), error),
	);
}

function requireDestination(fits: boolean): void {
	if (!fits) throw refuse(400, 'Bad destination number format');
}

function tooManyRequests(): Refusal {
	return new Refusal(429, {
		message:
			'"Too Many Requests" Please reach studio team to increase rate limit at ' +
			'support@aistudio.vonage.com',
	});
}
