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
	/** Forgets the run: it is over. */
	forget(): void;
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
	return {
		recall: (itemIndex) => run[itemIndex],
		note: (itemIndex, value) => {
			run[itemIndex] = value;
		},
		keep: () => {
			// An AI agent calls the node again and again in one execution; each call is a new wish.
			if (!isTool(context)) runs()[runKey] = run;
		},
		forget: () => {
			delete runs()[runKey];
		},
	};
}
