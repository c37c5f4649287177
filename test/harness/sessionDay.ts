import type { Answers, Simulator } from '../simulator';
import { HOUR_MS, MINUTE_MS } from './sessionTrigger';

const DAY_MS = 24 * HOUR_MS;

/** The API that gives a trigger the most to remember: it shows of no session whether it is over. */
export const WITHOUT_MARKS: Partial<Answers> = {
	sessionIds: 'long',
	durations: 'absent',
	endMarks: [],
};

/** Adds a day of calls of two minutes, evenly spread. @returns their IDs */
export function addDay(studio: Simulator, count: number, fromMs: number): string[] {
	return Array.from({ length: count }, (_, index) => {
		const startMs = Math.floor(fromMs + (index * DAY_MS) / count);
		return studio.addSession({
			startMs,
			endMs: startMs + 2 * MINUTE_MS,
			turns: [
				{ speaker: 'agent', text: 'Hello, how can I help?' },
				{ speaker: 'user', text: 'I want to move my appointment', afterMs: 4000 },
			],
		});
	});
}
