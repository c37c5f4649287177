import type { IExecuteFunctions } from 'n8n-workflow';
import { isTool } from './errors';

/** The name under which stopped runs are kept in the execution's data. */
const MEMORY = 'outcomes';

/**
 * Remembers what happened to the items of a stopped run that must not be sent again. n8n keeps it in the
 * execution, so it survives the tries of Retry On Fail and a later retry of the failed execution.
 */
export interface RunMemory<T> {
	/** What was noted about an item in an earlier try. */
	recall(itemIndex: number): T | undefined;
	/** Notes what happened to an item, in case the run stops. */
	note(itemIndex: number, value: T): void;
	/** Keeps what was noted for the next try. */
	keep(): void;
	/** Forgets the run, which is over; unless n8n may run it again because of a row's own "error" column. */
	end(): void;
}

/**
 * The memory of the run that the node is in; a node in a loop runs several times in one execution. Each
 * operation has its own, because a failed execution may be retried with a changed node.
 */
export function runMemory<T>(context: IExecuteFunctions): RunMemory<T> {
	const runs = () =>
		(context.getContext('node')[MEMORY] ??= {}) as unknown as Record<string, Record<number, T>>;
	const runKey = [
		context.getNodeParameter('resource', 0),
		context.getNodeParameter('operation', 0),
		context.evaluateExpression('{{ $runIndex }}', 0),
	].join(' ');
	const run = runs()[runKey] ?? {};
	const keep = () => {
		// An AI agent calls the node again and again in one execution; each call is a new wish.
		if (!isTool(context)) runs()[runKey] = run;
	};
	return {
		recall: (itemIndex) => run[itemIndex],
		note: (itemIndex, value) => {
			run[itemIndex] = value;
		},
		keep,
		end: () => {
			// With Retry On Fail, n8n takes an "error" field of the first output for a failure of the node.
			if (context.getNode().retryOnFail) keep();
			else delete runs()[runKey];
		},
	};
}

/** The name of the note that a run of the editor leaves for n8n's retry of it. */
const MANUAL = 'isManual';

/**
 * Whether a person tries the workflow in the editor. The retry of such an execution counts too: n8n does
 * not say what it retries, so each run leaves a note in the execution's data.
 */
export function isManualRun(context: IExecuteFunctions): boolean {
	const notes = context.getContext('node');
	const mode = context.getMode();
	if (mode !== 'retry') notes[MANUAL] = mode === 'manual' || mode === 'evaluation';
	return notes[MANUAL] === true;
}
