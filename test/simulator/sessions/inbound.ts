import { randomUUID } from 'node:crypto';
import type { Context } from '../context';
import { refuse } from '../refusal';
import type { InboundCall, StartedSession } from '../types';
import { beginSession } from './begin';
import { newSessionId } from './ids';

/**
 * Lets a person call an agent, or write to it. Nobody started the session over the API: it is in
 * Insights, and not among the started ones.
 * @throws Refusal for an agent that takes no calls
 */
export function takeInboundCall(inbound: InboundCall, context: Context): StartedSession {
	const { agents, options } = context;
	const { from, agentId = agents.ids[0], channel = 'voice', parameters = [] } = inbound;
	if (!/^(\d{7,15}|sip:[^@\s]+@[^@\s]+)$/.test(from)) {
		throw refuse(400, '"from" must be a number of 7 to 15 digits, or a SIP address');
	}
	agents.requirePublished(agentId);
	agents.requireNumber(agentId);
	const session: StartedSession = {
		sessionId: newSessionId(options),
		channel,
		to: agents.number(agentId),
		from,
		agentId,
		sessionParameters: parameters,
		startedAtMs: context.now(),
		uuid: channel === 'voice' ? `CON-${randomUUID()}` : randomUUID(),
		body: {},
	};
	options.onSession?.(session);
	const conversation = inbound.conversation ?? options.conversations?.(session);
	beginSession(session, [], conversation, context);
	return session;
}
