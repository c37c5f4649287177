const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 10 * 60_000;

/**
 * How long an item waits before it is retried: 1, 2, 4, … seconds, half up or down by chance, so that
 * items which were refused together don't come back together. Ten retries last 17 minutes: that long an
 * agent may be busy with another process. `npm run bench -- rate` shows what the waits cost.
 * @param triesSoFar 1 after the first try
 * @param random a number from 0 to below 1
 */
export function retryWaitMs(triesSoFar: number, random: number): number {
	return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (triesSoFar - 1)) * (0.5 + random);
}
