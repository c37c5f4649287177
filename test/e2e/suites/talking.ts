import { conversationScript, defaultCallbackScript } from '../../simulator';
import type { Product } from '../product';

/** Short, so that no test waits long for the end of a conversation. */
const PAUSE_BETWEEN_TURNS_MS = 600;

/**
 * Lets the agents talk until the simulator's next reset. Sessions carry a mark of their end, without which
 * a session is over only when nothing has changed in it for a while.
 */
export function talkingStudio({ studio }: Product): void {
	studio.configure({
		callbacks: defaultCallbackScript,
		conversations: conversationScript({ turnMs: PAUSE_BETWEEN_TURNS_MS }),
		endMarks: ['endTime'],
		recordingAfterMs: 0,
	});
}
