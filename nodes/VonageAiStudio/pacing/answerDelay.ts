/**
 * Over a while, each start may cost this much and no more: an account whose answers always differ is not
 * to be slow for that.
 */
const DELAY_FOR_EACH_MS = 70;
const DELAY_AT_ONCE_MS = 300;
/** Answers to compare with, before one tells how slow it was. */
const ANSWERS_TO_COMPARE = 2;

/**
 * Tells by its answer how slow a start was on its way, at most: by how much the answer took longer than
 * the fastest one so far.
 * @returns for each answer, in the order in which they come: the delay in milliseconds that is to be made
 * up for, or undefined as long as there is too little to compare with
 */
export function answerDelay(): (answerMs: number) => number | undefined {
	let answers = 0;
	let fastestMs = Infinity;
	let allowedMs = DELAY_AT_ONCE_MS;
	return (answerMs) => {
		answers += 1;
		fastestMs = Math.min(fastestMs, answerMs);
		if (answers <= ANSWERS_TO_COMPARE) return undefined;
		const delayMs = Math.min(allowedMs, answerMs - fastestMs);
		allowedMs = Math.min(DELAY_AT_ONCE_MS, allowedMs - delayMs + DELAY_FOR_EACH_MS);
		return delayMs;
	};
}
