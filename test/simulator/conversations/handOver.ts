import { withExtraFields } from '../callbacks/bodies';
import type { Context } from '../context';
import { parametersSoFar, turnsSoFar } from '../sessions/course';
import type { Course } from '../sessions/course';
import { endSession } from '../sessions/end';
import { transcription } from '../insights/transcription';
import type { AgentSettings, JsonObject, PlannedConversation } from '../types';

/** A conversation that a live agent leads now. */
export interface HandedOver {
	messageUrl: string;
	/** What the person is going to write, one text for each message of the live agent. */
	replies: string[];
	replyAfterMs: number;
}

/** Posts what the Live Agent Routing node sends at a hand-over: the session and its history. */
export function handOver(
	course: Course,
	wish: NonNullable<PlannedConversation['handOver']>,
	urls: NonNullable<AgentSettings['liveAgent']>,
	context: Context,
): void {
	const { replies = [], replyAfterMs = 0 } = wish;
	const { messageUrl, startUrl } = urls;
	context.handedOver.set(course.id, { messageUrl, replies: [...replies], replyAfterMs });
	const nowMs = context.now();
	const history = {
		transcription: transcription(course, turnsSoFar(course, nowMs), 'turns'),
		parameters: parametersSoFar(course, nowMs),
	};
	const body = withExtraFields({ sessionId: course.id, history }, context);
	void context.callbacks.post(startUrl, body);
}

/** Notes what the live agent wrote, and lets the person write back. */
export function hearLiveAgent(sessionId: string, message: JsonObject, context: Context): void {
	const course = context.sessions.get(sessionId);
	if (!course) return;
	course.turns.push({ speaker: 'agent', text: textOf(message), atMs: context.now() });
	const state = context.handedOver.get(sessionId);
	const reply = state?.replies.shift();
	if (!state || reply === undefined) return;
	context.callbacks.postLater(state.messageUrl, state.replyAfterMs, () => {
		course.turns.push({ speaker: 'user', text: reply, atMs: context.now() });
		return withExtraFields({ sessionId, type: 'text', text: reply }, context);
	});
}

/** The live agent hands the conversation back; here the virtual agent has nothing to add. */
export function takeBack(sessionId: string, context: Context): void {
	const course = context.sessions.get(sessionId);
	if (!context.handedOver.delete(sessionId) || !course) return;
	endSession(course, context.now(), context);
}

/** A text, or the address of a medium. */
function textOf({ message_type: type, text, ...media }: JsonObject): string {
	if (typeof text === 'string') return text;
	const { url = '' } = (media[String(type)] ?? {}) as { url?: unknown };
	return `[${String(type)}] ${String(url)}`;
}
