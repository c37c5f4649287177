import type { Clock } from '../starts/clock';
import { retryWaitMs } from '../pacing/retryWait';
import type { Reply } from './reply';
import { retryAfterMs } from './retryAfter';
import { wasNeverSent } from './failure';

/** How often a request is sent at most. */
const MOST_TRIES = 5;
/** A longer `Retry-After` is no pause within a run. */
const LONGEST_PAUSE_MS = 5 * 60_000;

export interface Patience {
	/** Whether sending it twice changes nothing, as with a request that only reads. */
	repeatable: boolean;
	clock: Clock;
	signal?: AbortSignal;
}

/**
 * Sends a request until its reply is final, with growing waits between the tries. What can be repeated
 * is tried again after 429, 5xx, an answer that is no JSON, and network faults; anything else only
 * when it certainly did not happen.
 * @throws the signal's reason when it aborts
 */
export async function sendPatiently(
	send: () => Promise<Reply>,
	{ repeatable, clock, signal }: Patience,
): Promise<Reply> {
	for (let tries = 1; ; tries += 1) {
		const reply = await send();
		signal?.throwIfAborted();
		const pauseMs = askedPauseMs(reply);
		const isFinal = !(repeatable ? isPassing(reply) : certainlyDidNothing(reply));
		if (isFinal || tries >= MOST_TRIES || pauseMs > LONGEST_PAUSE_MS) return reply;
		await clock.sleep(Math.max(pauseMs, retryWaitMs(tries, clock.random())), signal);
	}
}

function askedPauseMs(reply: Reply): number {
	return reply.kind === 'answer' ? (retryAfterMs(reply.headers, Date.now()) ?? 0) : 0;
}

function certainlyDidNothing(reply: Reply): boolean {
	return wasNeverSent(reply) || (reply.kind === 'answer' && reply.status === 429);
}

function isPassing(reply: Reply): boolean {
	if (reply.kind === 'noAnswer') return true;
	const { status, body } = reply;
	const isCutOff = status < 300 && typeof body === 'string' && body !== '';
	return status === 429 || status >= 500 || isCutOff;
}
