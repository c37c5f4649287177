import type { IDataObject } from 'n8n-workflow';
import type { Clock } from '../../shared/clock';
import { retryWaitMs } from '../http/retry';
import { type Failure, failureOf, ItemFailed } from '../n8n/errors';
import type { Departure, Pacer, Place } from './pacer';
import type { Claim } from './startOnce';
import type { Verdict } from './verdict';

/** What happened to one item. */
export type Outcome =
	| { kind: 'started'; answer: IDataObject }
	/** Not sent on purpose, and no failure. */
	| { kind: 'leftOut'; notStarted: NotStarted; more?: IDataObject }
	/** There is certainly no session. */
	| { kind: 'notStarted'; failure: Failure }
	/** The answer was lost: there may be a session. */
	| { kind: 'mayHaveStarted'; failure: Failure };

/** Why an item was not sent on purpose (`contract.md`, "What comes out of a start"). */
export type NotStarted = 'already_started' | 'outside_calling_hours' | 'test' | 'check_only';

/** One session that is to start. */
export interface Start {
	/** Sends the request once and judges the reply. */
	send(): Promise<Verdict>;
	pacer: Pacer;
	ratePerSecond: number;
	/** How often it is retried after a 429. */
	rateLimitRetries: number;
	/** When the calling hours open again (ISO 8601), if it is outside of them now. */
	closedUntil?(): string | undefined;
	/** The claim of its reference, for Start Once. */
	claim?: Claim;
}

/** The run that a start belongs to. */
export interface Run {
	clock: Clock;
	/** Aborts when the user stops the execution or the run is over, with an `ItemFailed` that says so. */
	signal: AbortSignal;
	/** Called whenever the start leaves its agent's line, so that the next item may enter it. */
	onLineLeft(): void;
	/** Called whenever AI Studio refuses the start because of its rate limit. */
	onRefused?(): void;
}

/** What an outcome ends beside its own item: every start with this key, or every start of this agent. */
export type End = 'key' | 'agent';

/** How often a start is retried if no connection was made. */
const CONNECTION_RETRIES = 3;
/** A longer `Retry-After` is no pause within a run. */
const LONGEST_PAUSE_MS = 15 * 60_000;
/**
 * How long before its departure a start claims its reference: twice as long as a claim takes, which then
 * costs no time. Not longer, because a crash in between leaves a reference recorded that was never sent.
 */
const CLAIM_AHEAD_MS = 300;

/**
 * The whole life of one start: wait for its departure, claim the reference, send, judge the reply, and
 * either end or wait and try again. Every try takes the same way. Nothing leaves after the run's signal,
 * and a reference that nothing was sent for is always given back. Never rejects.
 */
export async function startItem(start: Start, run: Run): Promise<{ outcome: Outcome; ends?: End }> {
	const { pacer, ratePerSecond, rateLimitRetries } = start;
	const { clock, signal } = run;
	const hold = holdOf(start.claim);
	const tries = { tooFast: 0, unreachable: 0 };

	const notStarted = async (failure: Failure, ends?: End) => {
		await hold.giveBack();
		return { outcome: { kind: 'notStarted', failure: hold.explain(failure) } as const, ends };
	};

	for (;;) {
		const departure = await depart(start, hold, signal).finally(run.onLineLeft);
		if (departure.kind === 'failed') return await notStarted(departure.failure);
		if (departure.kind === 'leftOut') return { outcome: departure };

		const verdict = await start.send();
		switch (verdict.kind) {
			case 'started':
				pacer.accepted(departure);
				return { outcome: verdict };
			case 'mayHaveStarted':
				return { outcome: verdict };
			case 'notStarted':
				return await notStarted(verdict.failure, verdict.isKeyRefused ? 'key' : undefined);
			case 'tooFast': {
				const { retryAfterMs = 0 } = verdict;
				tries.tooFast += 1;
				run.onRefused?.();
				if (retryAfterMs > LONGEST_PAUSE_MS) return await notStarted(paused(retryAfterMs), 'agent');
				pacer.refused(departure, ratePerSecond, retryAfterMs);
				if (tries.tooFast > rateLimitRetries) return await notStarted(tooFast(tries.tooFast));
				break;
			}
			case 'unreachable':
				tries.unreachable += 1;
				if (tries.unreachable > CONNECTION_RETRIES) return await notStarted(verdict.failure);
		}

		const isTooFast = verdict.kind === 'tooFast';
		// An n8n that is killed during the wait must not take it for started afterwards. If it can't be
		// given back, nobody could tell at the next try whose it is.
		if (!(await hold.giveBack()))
			return await notStarted(isTooFast ? tooFast(tries.tooFast) : verdict.failure);
		try {
			const count = isTooFast ? tries.tooFast : tries.unreachable;
			await clock.sleep(retryWaitMs(count, clock.random()), signal);
		} catch {
			return await notStarted(failureOf(signal.reason));
		}
	}
}

type Departed =
	| ({ kind: 'departed' } & Departure)
	| (Outcome & { kind: 'leftOut' })
	| { kind: 'failed'; failure: Failure };

/** Waits at the head of the agent's line until the start may leave, with its reference claimed. */
async function depart(
	{ pacer, ratePerSecond, closedUntil }: Start,
	hold: Hold,
	signal: AbortSignal,
): Promise<Departed> {
	let place: Place | undefined;
	try {
		place = await pacer.enter(ratePerSecond, signal);
		await place.untilDue(CLAIM_AHEAD_MS);
		let opensAt = closedUntil?.();
		if (!opensAt) {
			signal.throwIfAborted();
			if (!(await hold.take())) return leftOut('already_started');
			await place.untilDue();
			signal.throwIfAborted();
			opensAt = closedUntil?.();
		}
		if (!opensAt) return { kind: 'departed', ...place.leave() };
		await hold.giveBack();
		return leftOut('outside_calling_hours', { opens_at: opensAt });
	} catch (error) {
		return { kind: 'failed', failure: failureOf(error) };
	} finally {
		place?.giveUp();
	}
}

const leftOut = (notStarted: NotStarted, more?: IDataObject) =>
	({ kind: 'leftOut', notStarted, more }) as const;

/** The reference of one start, which is held while a second start of it must be kept back. */
interface Hold {
	/** Takes the reference. False if it was started before. @throws ItemFailed */
	take(): Promise<boolean>;
	/** Gives the reference back if it is held. False if n8n could not, now or earlier. Never rejects. */
	giveBack(): Promise<boolean>;
	/** The failure of a start that did not happen. It says so if the reference is still held. */
	explain(failure: Failure): Failure;
}

function holdOf(claim: Claim | undefined): Hold {
	let state: 'free' | 'held' | 'stuck' = 'free';
	return {
		take: async () => {
			if (!claim) return true;
			const isTaken = await claim.take().catch(() => undefined);
			if (isTaken === undefined) throw new ItemFailed(NOT_RECORDED);
			if (isTaken) state = 'held';
			return isTaken;
		},
		giveBack: async () => {
			if (claim && state === 'held') {
				state = await claim.giveBack().then(
					() => 'free',
					() => 'stuck',
				);
			}
			return state === 'free';
		},
		explain: (failure) =>
			state === 'stuck'
				? { ...failure, description: `${failure.description} ${STILL_HELD}` }
				: failure,
	};
}

const NOT_RECORDED: Failure = {
	message: 'n8n could not record the reference, so Start Once could not be guaranteed',
	description:
		'No session was started. Check the database of n8n, then run the item again. If it then comes out as already started, the reference was recorded after all: give it another one.',
};

const STILL_HELD =
	'n8n could not free its reference, so Start Once will treat it as started: give it another one.';

function tooFast(times: number): Failure {
	return {
		message: `AI Studio refused the start because of its rate limit, ${times === 1 ? 'once' : `${times} times`}`,
		description:
			'No session was started. Check that "Sessions per Second" is approved for this agent and that nothing else starts sessions with it, or raise "Rate Limit Retries".',
		httpStatus: 429,
	};
}

function paused(retryAfterMs: number): Failure {
	return {
		message: `AI Studio accepts no starts of this agent for the next ${Math.round(retryAfterMs / 60_000)} minutes`,
		description: 'No session was started. Run the item again after that time.',
		httpStatus: 429,
	};
}
