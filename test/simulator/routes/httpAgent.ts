import { randomUUID } from 'node:crypto';
import { checkBody, filledText, nameValueList } from '../bodyRules';
import type { Check } from '../bodyRules';
import { jsonBody } from '../call';
import { ok } from '../context';
import type { Handler } from '../context';
import { refuse } from '../refusal';
import { studioTime } from '../time';
import type { SessionParameter } from '../types';
import { startSession } from './startSession';

const LIFETIME_MS = 15 * 60 * 1000;

export interface HttpSession {
	token: string;
	expiresAtMs: number;
	ended: boolean;
}

/** `POST /http/init` */
export const initHttpSession: Handler = (call, context) => {
	const body = jsonBody(call);
	checkBody(body, { agent_id: { check: filledText, required: true } });
	context.agents.requirePublished(String(body.agent_id));
	const { sessionId, startedAtMs } = startSession('http', body, call, context);
	const expiresAtMs = startedAtMs + (context.options.httpSessionLifetimeMs ?? LIFETIME_MS);
	const token = randomUUID();
	context.httpSessions.set(sessionId, { token, expiresAtMs, ended: false });
	return ok({
		session_id: sessionId,
		session_start_time: studioTime(startedAtMs),
		session_expiration_time: studioTime(expiresAtMs),
		session_token: token,
	});
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
	if (session.ended) throw refuse(400, 'Session has ended');
	if (call.receivedAtMs >= session.expiresAtMs) throw refuse(400, 'Session has expired');
	session.ended = body.input === 'bye';
	return ok({
		session_id: sessionId,
		messages: say(body.input, (body.parameters ?? []) as SessionParameter[]),
		session_status: session.ended ? 'ENDED' : 'AWAITING_INPUT',
	});
};

function say(input: unknown, parameters: SessionParameter[]): Array<{ text: string }> {
	if (input === 'bye') return [{ text: 'Goodbye' }];
	const echo = typeof input === 'string' && input !== '' ? `You said: ${input}` : 'Hello';
	const known = parameters.map(({ name, value }) => ({ text: `${name} is ${value}` }));
	return [{ text: echo }, ...known];
}
