import { checkBody, filledText, object } from '../bodyRules';
import type { Rules } from '../bodyRules';
import { jsonBody } from '../call';
import type { Context, Handler, Reply } from '../context';
import { hearLiveAgent, takeBack } from '../conversations/handOver';
import { Refusal, refuse } from '../refusal';

const MEDIA_TYPES = ['image', 'video', 'audio', 'file'];

/** `POST /live-agent/outbound/{sessionId}`: `{message_type: "text", text}` or media with a url */
export const sendLiveAgentMessage: Handler = (call, context, sessionId) => {
	const body = jsonBody(call);
	const type = String(body.message_type);
	checkBody(body, messageRules(type));
	requireKnownSession(context, sessionId);
	if (MEDIA_TYPES.includes(type)) requireWhatsApp(context, sessionId);
	if (type === 'file' && context.options.fileMessages === 'refused') {
		throw refuse(400, '"message_type" can not be "file"');
	}
	const { receivedAtMs } = call;
	context.journal.liveAgentMessages.push({ sessionId, body, receivedAtMs });
	hearLiveAgent(sessionId, body, context);
	return taken(context);
};

/** `POST /live-agent/disconnect/{sessionId}`: hands back to the virtual agent; the body is `{}` */
export const disconnectLiveAgent: Handler = (call, context, sessionId) => {
	const body = jsonBody(call);
	checkBody(body, {});
	requireKnownSession(context, sessionId);
	const { receivedAtMs } = call;
	context.journal.liveAgentDisconnects.push({ sessionId, body, receivedAtMs });
	takeBack(sessionId, context);
	return taken(context);
};

/** What the answer holds is not documented. */
function taken({ options }: Context): Reply {
	return { status: 200, body: options.liveAgentAnswer === 'object' ? {} : undefined };
}

function messageRules(type: string): Rules {
	const messageType = { check: filledText, required: true };
	if (type === 'text') {
		return { message_type: messageType, text: { check: filledText, required: true } };
	}
	if (MEDIA_TYPES.includes(type)) {
		return { message_type: messageType, [type]: { check: media, required: true } };
	}
	throw refuse(400, '"message_type" must be "text", "image", "video", "audio" or "file"');
}

function media(value: unknown): string | undefined {
	if (object(value)) return object(value);
	const { url, caption, ...others } = value as Record<string, unknown>;
	if (filledText(url)) return 'must have a "url"';
	if (caption !== undefined && typeof caption !== 'string')
		return 'has a "caption" that is no text';
	const [unknown] = Object.keys(others);
	return unknown === undefined ? undefined : `has an unknown "${unknown}"`;
}

function requireKnownSession({ sessions, liveAgentSessions }: Context, sessionId: string): void {
	if (liveAgentSessions.has(sessionId) || sessions.get(sessionId)) return;
	throw new Refusal(404, { statusCode: 404, error: 'Not Found', message: 'Session not found' });
}

/** Media reach the user on WhatsApp only. The channel of a session from elsewhere is not known. */
function requireWhatsApp({ sessions }: Context, sessionId: string): void {
	const channel = sessions.get(sessionId)?.channel ?? 'whatsapp';
	if (channel !== 'whatsapp') {
		throw refuse(400, `Media messages are not supported on the ${channel} channel`);
	}
}
