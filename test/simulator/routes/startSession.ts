import { randomUUID } from 'node:crypto';
import { checkBody, isObject } from '../bodyRules';
import { jsonBody } from '../call';
import type { Call } from '../call';
import { statusBody } from '../callbacks/bodies';
import type { Context, Handler, Reply } from '../context';
import { Refusal, refuse } from '../refusal';
import { beginSession } from '../sessions/begin';
import { newSessionId } from '../sessions/ids';
import { studioTime } from '../time';
import type {
	Channel,
	JsonObject,
	PlannedCallback,
	SessionParameter,
	StartedSession,
} from '../types';
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
	requireTakenComponents(body.components, context);
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
		throw tooManyRequests(context);
	}
	const session: StartedSession = {
		sessionId: newSessionId(context.options),
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
	const callbacks = context.options.callbacks?.(session) ?? [];
	planCallbacks(session, callbacks, context);
	beginSession(session, callbacks, context.options.conversations?.(session), context);
	return { status: context.options.startStatus, body: answerBody(session, context) };
}

/** A call's answer is documented; that of a message is not. */
function answerBody({ channel, ...session }: StartedSession, { options }: Context): Reply['body'] {
	const documented = {
		session_id: session.sessionId,
		session_start_time: studioTime(session.startedAtMs),
	};
	if (channel === 'voice') return documented;
	switch (options.messageAnswer) {
		case 'session':
			return documented;
		case 'uuid':
			return { message_uuid: session.uuid };
		case 'object':
			return {};
		case 'empty':
			return undefined;
	}
}

function planCallbacks(session: StartedSession, planned: PlannedCallback[], context: Context) {
	if (!session.statusUrl) return;
	context.callbacks.plan(session.statusUrl, planned, ({ status, error }) =>
		statusBody(session, status, context, error),
	);
}

/** Text parameters of header and body are documented, everything else of a template is not. */
function requireTakenComponents(components: unknown, { options }: Context): void {
	if (options.templateMedia === 'taken' || !Array.isArray(components)) return;
	const isText = ({ type, parameters }: { type: string; parameters: unknown[] }) =>
		['header', 'body'].includes(type) &&
		parameters.every((parameter) => isObject(parameter) && parameter.type === 'text');
	if (!components.every(isText)) throw refuse(400, 'Unsupported template component');
}

function requireDestination(fits: boolean): void {
	if (!fits) throw refuse(400, 'Bad destination number format');
}

function tooManyRequests({ options }: Context): Refusal {
	if (options.rateLimitAnswer === 'retryAfter') {
		return new Refusal(429, 'Too Many Requests', { 'retry-after': '1' });
	}
	return new Refusal(429, {
		message:
			'"Too Many Requests" Please reach studio team to increase rate limit at ' +
			'support@aistudio.vonage.com',
	});
}
