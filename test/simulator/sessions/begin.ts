import type { Context } from '../context';
import { handOver } from '../conversations/handOver';
import type { PlannedCallback, PlannedConversation, StartedSession } from '../types';
import { announceEnd } from './end';
import { courseOfStart } from './plan';

/**
 * Lets a session that was started take its course.
 * @param callbacks what its status callbacks report
 * @param conversation what is said in it
 */
export function beginSession(
	session: StartedSession,
	callbacks: readonly PlannedCallback[],
	conversation: PlannedConversation | undefined,
	context: Context,
): void {
	const { agents, options, timers } = context;
	if (options.keepRequests === false) return;
	const course = courseOfStart(session, callbacks, conversation);
	const lastsMs = course.endMs - course.startMs;
	const wish = course.isAnswered ? conversation?.handOver : undefined;
	const liveAgent = wish && agents.settings(course.agentId).liveAgent;
	if (liveAgent) course.endMs = Infinity;
	context.sessions.add(course);
	const end = () =>
		liveAgent ? handOver(course, wish, liveAgent, context) : announceEnd(course, context);
	if (lastsMs > 0) timers.after(lastsMs, end);
	else end();
}
