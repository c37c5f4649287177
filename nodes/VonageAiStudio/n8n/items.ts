import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { type Failure, failedItem, failureOf, isTool, ItemFailed, nodeError } from './errors';
import { runMemory } from './runMemory';

/** What is to be done for one item, read and checked. Passes on each output as soon as it arrives. */
export type ItemCall = (emit: (json: IDataObject) => void) => Promise<void>;

/** What happened to an item that must not be sent again when n8n runs the node once more. */
interface Sent {
	outputs: IDataObject[];
	/** The answer was lost. */
	failure?: Failure;
}

/**
 * Runs an operation item by item, in order. All items are read before the first is sent, so that a row
 * that can't be sent stops the run before anything happened.
 * @param prepare reads one item; an error fails that item alone if the node is set to continue
 * @param readsOnly whether sending an item again would change nothing
 * @throws NodeOperationError for the first item that fails, unless the node is set to continue
 */
export async function eachItem(
	context: IExecuteFunctions,
	prepare: (itemIndex: number) => ItemCall,
	readsOnly = false,
): Promise<INodeExecutionData[]> {
	const signal = context.getExecutionCancelSignal();
	const memory = runMemory<Sent>(context);
	const calls = context.getInputData().map((_item, index) => {
		try {
			return prepare(index);
		} catch (error) {
			return failed(context, error, index);
		}
	});
	const results: INodeExecutionData[] = [];
	for (const [index, call] of calls.entries()) {
		if (signal?.aborted) break;
		if (typeof call !== 'function') {
			results.push(call);
			continue;
		}
		const { outputs, failure } = memory.recall(index) ?? { outputs: [] };
		const isNew = outputs.length === 0 && !failure;
		const error = isNew
			? await errorOf(call((json) => outputs.push(json)))
			: failure && new ItemFailed(failure);
		// A user who stops the execution still gets what came until then.
		if (!error || signal?.aborted) {
			// One by one: as arguments of one call, a hundred thousand outputs overflow the stack.
			for (const json of outputs) results.push({ json, pairedItem: { item: index } });
			if (!readsOnly) memory.note(index, { outputs });
			continue;
		}
		if (isUnsure(error)) memory.note(index, { outputs: [], failure: error.failure });
		memory.keep();
		results.push(failed(context, error, index));
	}
	memory.end();
	return results;
}

async function errorOf(call: Promise<void>): Promise<Error | undefined> {
	return await call.then(
		() => undefined,
		(error: Error) => error,
	);
}

function isUnsure(error: unknown): error is ItemFailed {
	return error instanceof ItemFailed && error.failure.isUnsure === true;
}

/** A tool's item of which nobody knows whether it was sent is returned: n8n would run a thrown one again. */
function failed(context: IExecuteFunctions, error: unknown, index: number): INodeExecutionData {
	const failure = failureOf(error);
	const returned = context.continueOnFail() || (isTool(context) && isUnsure(error));
	if (!returned) throw nodeError(context, failure, index);
	return failedItem(context, failure, index);
}
