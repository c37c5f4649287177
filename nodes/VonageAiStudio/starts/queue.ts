import type { Clock } from '../../shared/clock';
import { type Failure, failureOf, ItemFailed } from '../n8n/errors';
import type { Pacer } from './pacer';
import { type Outcome, type Start, startItem } from './startItem';

/** What the queue needs to know about one item. */
export type QueuedItem =
	| { kind: 'start'; start: Start }
	/** Nothing is to be sent for it. */
	| { kind: 'settled'; outcome: Outcome }
	/** Settled in an earlier try of the same run, which it does not end a second time. */
	| { kind: 'recalled'; outcome: Outcome };

export interface QueueRules {
	/** Whether the first item that fails ends the run. */
	stopOnFailure: boolean;
	/** Receives the outcome of an item as soon as it is known, in any order. */
	settle(index: number, outcome: Outcome): void;
	/** Called whenever AI Studio refuses a start because of its rate limit. */
	onRefused?(): void;
	clock: Clock;
	/** Aborts when the user stops the execution. */
	signal?: AbortSignal;
}

/** The failure that ended a run before its last item. */
export interface RunEnd {
	/** Undefined if the failure names its items itself. */
	index?: number;
	failure: Failure;
}

/**
 * How many items are read and checked ahead of the one that starts. If the run is to stop at the first
 * failure, nothing is sent before this many rows are known to be sendable.
 */
const CHECKED_AHEAD = 500;
/** Otherwise it is enough to find the items of other agents, which need not wait for this one's pace. */
const READ_AHEAD = 100;

const STOPPED: Failure = {
	message: 'The execution was stopped before AI Studio accepted this start',
	description: 'No session was started.',
};

/** The items of one agent within one run. */
interface AgentQueue {
	/** Resolves when the last item so far has entered the agent's line and left it. */
	last: Promise<void>;
	/** Ends the items of this agent, when AI Studio asks for a pause that no run can sit out. */
	end: AbortController;
}

/**
 * Starts one session for each item, in order per agent, paced, without waiting for answers.
 *
 * Of each agent only one item waits in the pacer's line: executions then take turns, and an item that is
 * retried does not wait behind the whole list.
 * @param read reads and checks one item; called once for each index, some time before its start
 * @returns what ended the run early, if anything did; items after it may have no outcome then
 */
export async function startAll(
	count: number,
	read: (index: number) => QueuedItem,
	{ stopOnFailure, settle, onRefused, clock, signal }: QueueRules,
): Promise<RunEnd | undefined> {
	const run = new AbortController();
	const stop = () => run.abort(new ItemFailed(STOPPED));
	const queues = new Map<Pacer, AgentQueue>();
	const waiting = new Set<Promise<void>>();
	const started = new Set<Promise<void>>();
	let runEnd: RunEnd | undefined;

	const endRun = (index: number, failure: Failure) => {
		runEnd ??= { index, failure };
		run.abort(new ItemFailed(failure));
	};
	const settleAndEnd = (index: number, outcome: Outcome) => {
		settle(index, outcome);
		// An item that failed because the run was over already did not end it.
		if ('failure' in outcome && stopOnFailure && !run.signal.aborted)
			endRun(index, outcome.failure);
	};

	const startInTurn = async (index: number, start: Start, queue: AgentQueue) => {
		if (run.signal.aborted) return;
		if (queue.end.signal.aborted) {
			const failure = failureOf(queue.end.signal.reason);
			return settleAndEnd(index, { kind: 'notStarted', failure });
		}
		await new Promise<void>((resolve) => {
			const either = AbortSignal.any([run.signal, queue.end.signal]);
			const item = startItem(start, { clock, signal: either, onLineLeft: resolve, onRefused })
				.then(({ outcome, ends }) => {
					settleAndEnd(index, outcome);
					if (!ends || !('failure' in outcome)) return;
					if (ends === 'key') endRun(index, outcome.failure);
					else queue.end.abort(new ItemFailed(outcome.failure));
				})
				.finally(() => started.delete(item));
			started.add(item);
		});
	};

	const enqueue = (index: number, start: Start) => {
		const queue = queues.get(start.pacer) ?? {
			last: Promise.resolve(),
			end: new AbortController(),
		};
		queues.set(start.pacer, queue);
		const turn = queue.last
			.then(async () => await startInTurn(index, start, queue))
			.finally(() => waiting.delete(turn));
		queue.last = turn;
		waiting.add(turn);
	};

	signal?.addEventListener('abort', stop, { once: true });
	if (signal?.aborted) stop();
	try {
		const checked = stopOnFailure ? readAll(Math.min(count, CHECKED_AHEAD), read) : [];
		runEnd = unsendable(checked);
		const aheadAtMost = stopOnFailure ? CHECKED_AHEAD : READ_AHEAD;
		for (let index = 0; index < count && !runEnd && !run.signal.aborted; index += 1) {
			const item = checked[index] ?? read(index);
			if (item.kind === 'recalled') settle(index, item.outcome);
			else if (item.kind === 'settled') settleAndEnd(index, item.outcome);
			else {
				enqueue(index, item.start);
				// Reading many rows at once would hold up a request that is just leaving.
				if (!checked[index]) await clock.sleep(0);
				if (waiting.size >= aheadAtMost) await Promise.race(waiting);
			}
		}
		await Promise.all(waiting);
		await Promise.all(started);
	} finally {
		signal?.removeEventListener('abort', stop);
	}
	return runEnd;
}

function readAll(count: number, read: (index: number) => QueuedItem): QueuedItem[] {
	return Array.from({ length: count }, (_, index) => read(index));
}

/** All rows that can't be sent, in one failure: fixing them one by one would take a run of the workflow for each. */
function unsendable(items: QueuedItem[]): RunEnd | undefined {
	const bad = items.flatMap((item, index) =>
		item.kind === 'settled' && 'failure' in item.outcome
			? [{ index, failure: item.outcome.failure }]
			: [],
	);
	if (bad.length < 2) return bad[0];
	const [{ failure: first }] = bad;
	const isSame = bad.every(
		({ failure }) => failure.message === first.message && failure.description === first.description,
	);
	if (isSame) {
		return {
			failure: {
				message: `${bad.length} items can't be sent: ${first.message}`,
				description: `Nothing was sent. ${first.description}`,
			},
		};
	}
	const lines = bad.map(
		({ index, failure }) => `Item ${index + 1}: ${failure.message}. ${failure.description}`,
	);
	return {
		failure: {
			message: `${bad.length} items can't be sent`,
			description: `Nothing was sent. Correct these, or leave them out before this node.\n${lines.join('\n')}`,
		},
	};
}
