import type { Clock } from '../starts/clock';
import type { Pacer, Turn } from '../pacing/pacer';
import { retryWaitMs } from '../pacing/retryWait';
import type { Failure } from '../transport/failure';
import type { Verdict } from '../transport/verdict';
import { claimed, freed, isReleased, type ReferenceClaims } from './claims';
import type { Outcome } from './outcome';

/** One session that is to be started. */
export interface Start {
	/** Sends the request once and judges the reply. */
	send(): Promise<Verdict>;
	pacer: Pacer;
	ratePerSecond: number;
	/** How often it is tried again after a 429. */
	rateLimitRetries: number;
}

/** How often a start is tried again when the connection was never made. */
const UNREACHABLE_RETRIES = 3;
/** A longer `Retry-After` is no pause within a run. */
const LONGEST_PAUSE_MS = 15 * 60_000;

/**
 * Sends a start whose turn has come until its outcome is known. Only what certainly did not happen is
 * tried again: a 429, or a connection that was never made. Never rejects.
 * @param claims hold the reference of the start; they are given back when it did not happen
 */
export async function startOne(
	start: Start,
	firstTurn: Turn,
	clock: Clock,
	signal?: AbortSignal,
	claims?: ReferenceClaims,
): Promise<{ outcome: Outcome; endsRun: boolean }> {
	let turn = firstTurn;
	for (let tries = 1; ; tries += 1) {
		const verdict = await start.send();
		if (verdict.kind === 'tooFast') {
			start.pacer.refused(turn, start.ratePerSecond, pauseMs(verdict.retryAfterMs));
		} else if (verdict.kind !== 'unreachable') {
			start.pacer.accepted(turn);
		}
		const end = endAfter(verdict, tries, start.rateLimitRetries);
		if (end) return { ...end, outcome: await freed(claims, end.outcome) };
		// An n8n that is killed during the wait must not take it for started afterwards.
		const isFree = await isReleased(claims);
		try {
			await clock.sleep(retryWaitMs(tries, clock.random()), signal);
			turn = await start.pacer.turn(start.ratePerSecond, signal);
		} catch {
			return { outcome: notStarted(STOPPED), endsRun: false };
		}
		const settled = isFree ? await claimed(claims) : undefined;
		if (settled) {
			turn.giveBack();
			return { outcome: settled, endsRun: false };
		}
	}
}

const STOPPED: Failure = {
	message: 'The execution was stopped before AI Studio accepted this start',
	description: 'No session was started.',
};

/** The outcome that a verdict is the end of; undefined asks for another try. */
function endAfter(verdict: Verdict, tries: number, rateLimitRetries: number) {
	const end = (outcome: Outcome, endsRun = false) => ({ outcome, endsRun });
	switch (verdict.kind) {
		case 'tooFast': {
			const { retryAfterMs = 0 } = verdict;
			const isHopeless = tries > rateLimitRetries || retryAfterMs > LONGEST_PAUSE_MS;
			return isHopeless ? end(notStarted(tooFast(tries, retryAfterMs))) : undefined;
		}
		case 'unreachable':
			return tries > UNREACHABLE_RETRIES ? end(notStarted(verdict.failure)) : undefined;
		case 'notStarted':
			return end(notStarted(verdict.failure), verdict.endsRun);
		default:
			return end(verdict);
	}
}

/** Past the longest pause the other items go on: each of them is told the same by its own answer. */
function pauseMs(retryAfterMs = 0): number {
	return retryAfterMs > LONGEST_PAUSE_MS ? 0 : retryAfterMs;
}

const notStarted = (failure: Failure): Outcome => ({ kind: 'notStarted', failure });

function tooFast(tries: number, retryAfterMs: number): Failure {
	const times = tries === 1 ? 'once' : `${tries} times`;
	return {
		message: `AI Studio refused the start because of its rate limit, ${times}`,
		description:
			retryAfterMs > LONGEST_PAUSE_MS
				? `No session was started. AI Studio asks to wait ${Math.round(retryAfterMs / 60_000)} minutes.`
				: 'No session was started. Check that Sessions per Second is approved for this agent and that nothing else starts sessions with it, or allow more Rate Limit Retries.',
		httpStatus: 429,
	};
}
