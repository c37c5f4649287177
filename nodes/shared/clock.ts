import { sleep } from 'n8n-workflow';

/** The time base of everything that waits. Tests put a virtual one in its place. */
export interface Clock {
	/** Milliseconds on a clock that never jumps. */
	now(): number;
	/** Resolves after `delayMs`; rejects with the signal's reason as soon as it aborts. */
	sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
	/** A number from 0 to below 1. */
	random(): number;
}

export const systemClock: Clock = {
	// Not Date.now(): a clock that is set back would stop every start until it caught up.
	now: () => performance.now(),
	random: () => Math.random(),
	sleep: async (delayMs, signal) => await untilAborted(sleep(delayMs), signal),
};

/** n8n's `sleep` can't be ended: what remains of it keeps a process alive that has nothing else to do. */
const LONGEST_REST_MS = 5000;

/**
 * A signal that aborts after `limitMs`, or as soon as `signal` does.
 * @returns the signal, and what to call when nobody needs it any more
 */
export function limitTime(
	clock: Clock,
	limitMs: number,
	signal?: AbortSignal,
): { signal: AbortSignal; end: () => void } {
	const [over, done] = [new AbortController(), new AbortController()];
	const expire = async () => {
		for (let leftMs = limitMs; leftMs > 0; leftMs -= LONGEST_REST_MS) {
			await clock.sleep(Math.min(leftMs, LONGEST_REST_MS), done.signal);
		}
		over.abort();
	};
	void expire().catch(() => {});
	const signals = signal ? [signal, over.signal] : [over.signal];
	return { signal: AbortSignal.any(signals), end: () => done.abort() };
}

/** Settles as `promise` does, but rejects at once when `signal` aborts first. */
export async function untilAborted<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
	if (!signal) return await promise;
	signal.throwIfAborted();
	let onAbort = () => {};
	const aborted = new Promise<never>((_resolve, reject) => {
		onAbort = () => reject(signal.reason);
		signal.addEventListener('abort', onAbort, { once: true });
	});
	try {
		return await Promise.race([promise, aborted]);
	} finally {
		signal.removeEventListener('abort', onAbort);
	}
}
