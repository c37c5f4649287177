const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 60_000;

/**
 * How long an item waits before it is tried again: 2, 4, 8, … seconds, half up or down by chance, so
 * that items which were refused together don't come back together.
 * @param triesSoFar 1 after the first try
 * @param random a number from 0 to below 1
 */
export function retryWaitMs(triesSoFar: number, random: number): number {
	return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (triesSoFar - 1)) * (0.5 + random);
}
