import type { Simulator } from '../simulator';

/**
 * How many people one crash of n8n can leave out on one agent: recorded by Start Once, and never called.
 *
 * - One is recorded and waits for its departure. Only the start at the head of its agent's line is
 *   recorded ahead, shortly before it leaves.
 * - One more has left the line, but its request has not left the process.
 *
 * It can't be zero. AI Studio takes no key by which it could tell that a request came twice. A start that
 * is recorded after its request calls somebody twice when the crash falls between the two; a start that is
 * recorded before leaves somebody out. The second can be mended by hand: the next run names that person.
 */
export const LEFT_OUT_PER_CRASH = 2;

/** Those of `phones` whose start never arrived at AI Studio. */
export function leftOut(studio: Simulator, phones: string[]): string[] {
	return phones.filter((phone) => studio.sentTo(phone).length === 0);
}
