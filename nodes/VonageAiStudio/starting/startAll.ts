import type { Clock } from '../starts/clock';
import type { Turn } from '../pacing/pacer';
import type { Failure } from '../transport/failure';
import { claimed, type ReferenceClaims } from './claims';
import { failureOf, type Outcome } from './outcome';
import { type Start, startOne } from './startOne';
import { Window } from './window';

/** What `startAll` needs to know of one item. */
export type Prepared =
	| { kind: 'start'; start: Start; claims?: ReferenceClaims }
	/** Nothing is to be sent for it. */
	| { kind: 'settled'; outcome: Outcome }
	/** Settled in an earlier try of the same run, which it doesn't end a second time. */
	| { kind: 'recalled'; outcome: Outcome };

export interface RunRules {
	/** Whether the first item that fails ends the run. */
	stopOnFailure: boolean;
	/** Takes the outcome of an item as soon as it is known, in any order. */
	settle(index: number, outcome: Outcome): void;
	clock: Clock;
	signal?: AbortSignal;
}

/** The failure that ended a run before its last item. */
export interface Ending {
	index: number;
	failure: Failure;
}

/**
 * How many items are read and checked ahead of the one that starts. When the run is to stop at the
 * first failure, nothing is sent before this many rows were found to be sendable.
 */
const CHECKED_AHEAD = 500;
/** Else it is enough to find the items of other agents, which need not wait for the pace of this one. */
const READ_AHEAD = 100;
/** What the first request gets to leave n8n before the next items are read, which would hold it up. */
const DEPARTURE_MS = 50;

/**
 * Starts one session for each item, in order for each agent, paced, with answers overlapping.
 * @param prepare reads and checks one item; called once for each index, shortly before its start
 * @returns what ended the run early, if anything did; the items after it have no outcome then
 * @throws the signal's reason when the run is aborted
 */
export async function startAll(
	count: number,
	prepare: (index: number) => Prepared,
	rules: RunRules,
): Promise<Ending | undefined> {
	const waiting = new Window(rules.stopOnFailure ? CHECKED_AHEAD : READ_AHEAD);
	const lanes = new Map<unknown, Promise<void>>();
	const flights = new Set<Promise<void>>();
	const checked = rules.stopOnFailure ? opening() : undefined;
	let ending: Ending | undefined;

	const settle = (index: number, outcome: Outcome, endsRun: boolean) => {
		rules.settle(index, outcome);
		const failure = failureOf(outcome);
		if (failure && (endsRun || rules.stopOnFailure)) ending ??= { index, failure };
	};

	const startInTurn = async (index: number, { start, claims }: Prepared & { kind: 'start' }) => {
		await checked?.opened;
		if (ending) return;
		const turn = await start.pacer.turn(start.ratePerSecond, rules.signal);
		if (ending) return turn.giveBack();
		const settled = await claimed(claims);
		if (settled) {
			turn.giveBack();
			return settle(index, settled, false);
		}
		const flight = fly(index, start, claims, turn).finally(() => flights.delete(flight));
		flights.add(flight);
	};

	const fly = async (
		index: number,
		start: Start,
		claims: ReferenceClaims | undefined,
		turn: Turn,
	) => {
		const { outcome, endsRun } = await startOne(start, turn, rules.clock, rules.signal, claims);
		settle(index, outcome, endsRun);
	};

	try {
		for (let index = 0; index < count && !ending; index += 1) {
			rules.signal?.throwIfAborted();
			const prepared = prepare(index);
			if (prepared.kind === 'recalled') {
				rules.settle(index, prepared.outcome);
			} else if (prepared.kind === 'settled') {
				settle(index, prepared.outcome, false);
			} else {
				const isFirst = lanes.size === 0;
				const lane = lanes.get(prepared.start.pacer) ?? Promise.resolve();
				const started = lane.then(async () => await startInTurn(index, prepared));
				lanes.set(prepared.start.pacer, started);
				waiting.enter(started);
				if (waiting.isFull) checked?.open();
				await waiting.space();
				if (isFirst && !checked) await rules.clock.sleep(DEPARTURE_MS, rules.signal);
			}
		}
		checked?.open();
		await Promise.all(lanes.values());
	} finally {
		checked?.open();
		// Also when the run is aborted: what was sent has an outcome.
		await Promise.all(flights);
	}
	return ending;
}

function opening() {
	let open = () => {};
	const opened = new Promise<void>((resolve) => (open = resolve));
	return { opened, open };
}
