import { type Clock, systemClock } from '../../shared/clock';
import { objectOf } from '../../shared/session';
import type { Connection, Request } from '../n8n/connection';
import { isEmptyBody, type Reply, send, sendWithToken } from './request';

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 10 * 60_000;

/**
 * How long to wait before the next try: 1, 2, 4, … seconds, up to half more or less by chance, so that
 * items which were refused together don't come back together. Ten retries last 17 minutes: an agent may
 * be busy with another process for that long. `npm run bench -- rate` shows what the waits cost.
 * @param triesSoFar 1 after the first try
 * @param random a number from 0 to below 1
 */
export function retryWaitMs(
	triesSoFar: number,
	random: number,
	firstWaitMs = FIRST_WAIT_MS,
): number {
	return Math.min(LONGEST_WAIT_MS, firstWaitMs * 2 ** (triesSoFar - 1)) * (0.5 + random);
}

/**
 * How long a `Retry-After` header asks to wait: seconds, or a date (source: RFC 9110, section 10.2.3).
 * @param nowMs the time of day, in milliseconds since 1970
 * @returns milliseconds from now on; undefined if no header says so
 */
export function retryAfterMs(reply: Reply, nowMs: number): number | undefined {
	if (reply.kind !== 'answer') return undefined;
	const value = reply.headers['retry-after'];
	if (typeof value !== 'string' || value.trim() === '') return undefined;
	const seconds = Number(value);
	const waitMs = Number.isNaN(seconds) ? Date.parse(value) - nowMs : seconds * 1000;
	return Number.isFinite(waitMs) ? Math.max(0, waitMs) : undefined;
}

/** How often a request is sent at most. */
const MOST_TRIES = 5;
/** A longer `Retry-After` is no pause within a run. */
const LONGEST_PAUSE_MS = 5 * 60_000;
/** A user who reads should not sit before a server that stays broken: five tries take 4 to 11 seconds. */
const FIRST_WAIT_FOR_BROKEN_MS = 500;
const GIVE_UP_READING_AFTER_MS = 12_000;

/**
 * Sends a request until its reply is final, with growing waits between the tries.
 * @param isRepeatable whether sending it twice changes nothing, as for a request that only reads: it is
 * retried for some seconds after a 5xx, an answer that is no JSON, and network faults too; anything else
 * only if it is certain that it did not happen
 * @throws the signal's reason when it aborts
 */
export async function sendUntilFinal(
	sendOnce: () => Promise<Reply>,
	isRepeatable: boolean,
	clock: Clock,
	signal?: AbortSignal,
): Promise<Reply> {
	const startedAtMs = clock.now();
	for (let tries = 1; ; tries += 1) {
		const reply = await sendOnce();
		signal?.throwIfAborted();
		const waitMs = waitBeforeRetryMs(reply, tries, isRepeatable, clock);
		const isTooLong =
			isBroken(reply) && clock.now() + waitMs - startedAtMs > GIVE_UP_READING_AFTER_MS;
		if (waitMs === Infinity || isTooLong) return reply;
		await clock.sleep(waitMs, signal);
	}
}

/** Infinity for a reply that is final. */
function waitBeforeRetryMs(
	reply: Reply,
	tries: number,
	isRepeatable: boolean,
	clock: Clock,
): number {
	const canRetry = certainlyDidNothing(reply) || (isRepeatable && isBroken(reply));
	const pauseMs = retryAfterMs(reply, Date.now()) ?? 0;
	if (!canRetry || tries >= MOST_TRIES || pauseMs > LONGEST_PAUSE_MS) return Infinity;
	const firstWaitMs = isBroken(reply) ? FIRST_WAIT_FOR_BROKEN_MS : FIRST_WAIT_MS;
	return Math.max(pauseMs, retryWaitMs(tries, clock.random(), firstWaitMs));
}

function certainlyDidNothing(reply: Reply): boolean {
	if (reply.kind === 'answer') return reply.status === 429;
	return reply.cause.neverSent === 'noConnection';
}

/** Whether a reply says nothing about the request itself: the next one may be sound. */
function isBroken(reply: Reply): boolean {
	if (reply.kind === 'noAnswer') return reply.cause.neverSent !== 'noTrust';
	const { status, body } = reply;
	const isCutOff = status < 300 && !isEmptyBody(body) && !Array.isArray(body) && !objectOf(body);
	return status >= 500 || isCutOff;
}

/** Posts something that must not happen twice. @throws the reason of the stop */
export async function post(
	connection: Connection,
	request: Omit<Request, 'method'>,
	token?: string,
): Promise<Reply> {
	const sent = { ...request, method: 'POST' as const };
	const sendOnce = async () =>
		token === undefined
			? await send(connection, sent)
			: await sendWithToken(connection, token, sent);
	return await sendUntilFinal(sendOnce, false, systemClock, connection.signal);
}

/** Reads something. @throws the reason of the stop */
export async function get(connection: Connection, url: string, qs?: Request['qs']): Promise<Reply> {
	const sendOnce = async () => await send(connection, { url, qs, method: 'GET' });
	return await sendUntilFinal(sendOnce, true, systemClock, connection.signal);
}
