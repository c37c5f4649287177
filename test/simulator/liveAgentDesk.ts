import { withExtraFields } from './callbacks/bodies';
import type { Context } from './context';
import { newSessionId } from './sessions/ids';
import type { CallbackOutcome, JsonObject, SessionParameter } from './types';

export interface LiveAgentStart {
	/** Default: a new session id, known to the live-agent endpoints from now on. */
	sessionId?: string;
	transcription?: Array<{ Agent: string } | { User: string }>;
	parameters?: SessionParameter[];
}

export interface LiveAgentUserMessage {
	sessionId: string;
	/** Default `text`. The message itself goes under the key of its type, as documented. */
	type?: 'text' | 'image' | 'video' | 'audio' | 'file';
	text?: string;
	image?: JsonObject;
	video?: JsonObject;
	audio?: JsonObject;
	file?: JsonObject;
}

/** Posts what an agent's Live Agent Routing node sends to the customer's two URLs. */
export interface LiveAgentDesk {
	/** A user is handed over: `{sessionId, history: {transcription, parameters}}`. */
	start(url: string, start?: LiveAgentStart): Promise<CallbackOutcome & { sessionId: string }>;
	/** The user writes: `{sessionId, type: "text", text}` or `{sessionId, type: "image", image}`. */
	userMessage(url: string, message: LiveAgentUserMessage): Promise<CallbackOutcome>;
}

export function liveAgentDesk(context: Context): LiveAgentDesk {
	return {
		async start(url, start = {}) {
			const { transcription = [], parameters = [] } = start;
			const { sessionId = newSessionId(context.options) } = start;
			context.liveAgentSessions.add(sessionId);
			const history = { transcription, parameters };
			const body = withExtraFields({ sessionId, history }, context);
			const outcome = await context.callbacks.post(url, body);
			return { ...outcome, sessionId };
		},
		userMessage(url, { sessionId, type = 'text', ...content }) {
			const body = withExtraFields({ sessionId, type, ...content }, context);
			return context.callbacks.post(url, body);
		},
	};
}
