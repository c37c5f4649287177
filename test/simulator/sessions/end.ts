import { callDisconnectedBody } from '../callbacks/bodies';
import type { Context } from '../context';
import { isOver, recordOf } from './course';
import type { Course } from './course';

const announced = new WeakSet<Course>();

/**
 * Ends a session: nothing is said after it, and its end is reported.
 * @param atMs ms since the epoch, now or earlier
 */
export function endSession(course: Course, atMs: number, context: Context): void {
	if (isOver(course, atMs)) return;
	course.endMs = atMs;
	announceEnd(course, context);
}

/** Reports an end that was reached, once. */
export function announceEnd(course: Course, context: Context): void {
	if (announced.has(course)) return;
	announced.add(course);
	const { agents, callbacks, options } = context;
	const { callDisconnectedUrl } = agents.settings(course.agentId);
	if (callDisconnectedUrl && course.channel === 'voice' && course.isAnswered) {
		void callbacks.post(callDisconnectedUrl, callDisconnectedBody(course.id, course, context));
	}
	options.onConversation?.(recordOf(course, Math.max(course.endMs, context.now())));
}
