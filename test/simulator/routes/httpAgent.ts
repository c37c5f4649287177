import { checkBody, filledText, nameValueList } from '../bodyRules';
import type { Check } from '../bodyRules';
import { jsonBody } from '../call';
import { ok } from '../context';
import type { Context, Handler } from '../context';
import { refuse } from '../refusal';
import type { Course } from '../sessions/course';
import { endSession } from '../sessions/end';
import { newToken } from '../sessions/ids';
import { courseOfStart } from '../sessions/plan';
import { studioTime } from '../time';
import type { JsonObject, SessionParameter } from '../types';
import { startSession } from './startSession';

const LIFETIME_MS = 15 * 60 * 1000;

export interface HttpSession {
	token: string;
	expiresAtMs: number;
	ended: boolean;
	course: Course;
}

/** `POST /http/init` */
export const initHttpSession: Handler = (call, context) => {
	const body = jsonBody(call);
	checkBody(body, { agent_id: { check: filledText, required: true } });
	context.agents.requirePublished(String(body.agent_id));
	const session = startSession('http', body, call, context);
	const { sessionId, startedAtMs } = session;
	const expiresAtMs = startedAtMs + (context.options.httpSessionLifetimeMs ?? LIFETIME_MS);
	const token = newToken(context.options);
	const course = { ...courseOfStart(session, [], undefined), endMs: expiresAtMs };
	if (context.options.keepRequests !== false) context.sessions.add(course);
	context.httpSessions.set(sessionId, { token, expiresAtMs, ended: false, course });
	return {
		status: context.options.startStatus,
		body: {
			session_id: sessionId,
			session_start_time: studioTime(startedAtMs),
			session_expiration_time: studioTime(expiresAtMs),
			session_token: token,
		},
	};
};

/** Public chat widgets send null to hear the agent's greeting. */
const textOrNull: Check = (value) =>
	value === null || typeof value === 'string' ? undefined : 'must be a string';

/** `POST /http/{session_id}/step`: an agent that echoes, and ends at "bye" */
export const stepHttpSession: Handler = (call, context, sessionId) => {
	const session = context.httpSessions.get(sessionId);
	if (!session) throw refuse(404, 'Session not found');
	if (call.headers.authorization !== `Bearer ${session.token}`) {
		throw refuse(401, 'Not Authorised');
	}
	const body = jsonBody(call);
	checkBody(body, { input: { check: textOrNull }, parameters: { check: nameValueList } });
	const isExpired = call.receivedAtMs >= session.expiresAtMs;
	if (session.ended || isExpired) return answerAfterEnd(sessionId, session.ended, context);
	const parameters = (body.parameters ?? []) as SessionParameter[];
	const said = say(body.input, parameters);
	session.ended = body.input === 'bye';
	note(session.course, body.input, said, parameters, call.receivedAtMs);
	if (session.ended) endSession(session.course, call.receivedAtMs, context);
	return ok({
		session_id: sessionId,
		messages: context.options.stepMessages === 'text' ? messagesOf(said) : mixedMessages(said),
		session_status: session.ended ? 'ENDED' : 'AWAITING_INPUT',
	});
};

function answerAfterEnd(sessionId: string, ended: boolean, { options }: Context) {
	if (options.endedStep === 'refused') {
		throw refuse(400, ended ? 'Session has ended' : 'Session has expired');
	}
	return ok({ session_id: sessionId, messages: [], session_status: 'ENDED' });
}

/** Puts a step into the session's transcript and parameters. */
function note(
	course: Course,
	input: unknown,
	said: string[],
	parameters: SessionParameter[],
	atMs: number,
): void {
	if (typeof input === 'string' && input !== '') {
		course.turns.push({ speaker: 'user', text: input, atMs });
	}
	course.turns.push(...said.map((text) => ({ speaker: 'agent' as const, text, atMs })));
	course.parameters.push(...parameters.map((parameter) => ({ ...parameter, atMs })));
}

function say(input: unknown, parameters: SessionParameter[]): string[] {
	if (input === 'bye') return ['Goodbye'];
	const echo = typeof input === 'string' && input !== '' ? `You said: ${input}` : 'Hello';
	return [echo, ...parameters.map(({ name, value }) => `${name} is ${value}`)];
}

function messagesOf(said: string[]): JsonObject[] {
	return said.map((text) => ({ text }));
}

function mixedMessages(said: string[]): JsonObject[] {
	return [
		{ type: 'image', image: { url: 'https://example.com/welcome.png' } },
		...said.map((text, index) => ({ type: 'text', text, index })),
		{ type: 'typing', text: null },
	];
}
