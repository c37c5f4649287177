import type { Context } from '../context';
import { failToReach } from '../sessions/course';
import { announceEnd } from '../sessions/end';
import { isNotReached } from '../sessions/plan';
import type { CallbackOutcome, JsonObject, StartedSession } from '../types';
import { statusBody } from './bodies';

/**
 * Posts a status callback of a session now. A status that says that nobody was reached ends the
 * session without a conversation.
 * @param extra goes over the fields of the body
 * @throws Error for a session without a `status_url`
 */
export async function reportStatus(
	session: StartedSession,
	status: string,
	extra: JsonObject,
	context: Context,
): Promise<CallbackOutcome> {
	if (!session.statusUrl) throw new Error(`Session ${session.sessionId} has no status_url`);
	const course = context.sessions.get(session.sessionId);
	if (course && isNotReached(status)) {
		failToReach(course, context.now());
		announceEnd(course, context);
	}
	const body = { ...statusBody(session, status, context), ...extra };
	return await context.callbacks.post(session.statusUrl, body);
}
