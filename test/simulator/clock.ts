import { setTimeout as sleep } from 'node:timers/promises';

/** Where the simulator takes its time from. The time of day is always `Date.now()`. */
export interface SimulatorClock {
	/** Milliseconds on a clock that never jumps back. */
	now(): number;
	/** Resolves after `delayMs`; rejects as soon as the signal aborts. */
	sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
}

export const realClock: SimulatorClock = {
	now: () => performance.now(),
	// A pending answer or a callback far away must not hold up the end of the process.
	sleep: async (delayMs, signal) => await sleep(delayMs, undefined, { ref: false, signal }),
};
