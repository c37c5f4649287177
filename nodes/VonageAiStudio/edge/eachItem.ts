import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { CallFailed } from '../transport/callFailed';
import type { Failure } from '../transport/failure';
import { failedItem, failureOfReading, nodeError } from './failure';
import { runMemory } from './runMemory';

/** What is to be done for one item, read and checked. Hands each output on as soon as it is there. */
export type Call = (emit: (json: IDataObject) => void) => Promise<void>;

/** What became of an item that must not be sent again when n8n runs the node once more. */
interface Sent {
	outputs: IDataObject[];
	/** The answer was lost. */
	failure?: Failure;
}

/**
 * Runs an operation item by item, in order, one after the other. All items are read before the first
 * is sent, so that a row that can't be sent stops the run before anything happened.
 * @param prepare reads one item; what it throws fails that item alone when the node is set to continue
 * @param readsOnly whether sending an item again would change nothing
 * @throws NodeOperationError for the first item that fails, unless the node is set to continue
 */
export async function eachItem(
	context: IExecuteFunctions,
	prepare: (itemIndex: number) => Call,
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
		const error = isNew ? await errorOf(call((json) => outputs.push(json))) : asError(failure);
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
	memory.forget();
	return results;
}

async function errorOf(call: Promise<void>): Promise<Error | undefined> {
	return await call.then(
		() => undefined,
		(error: Error) => error,
	);
}

const asError = (failure?: Failure) => failure && new CallFailed(failure);

function isUnsure(error: Error): error is CallFailed {
	return error instanceof CallFailed && error.failure.isUnsure === true;
}

function failed(context: IExecuteFunctions, error: unknown, index: number): INodeExecutionData {
	const failure = error instanceof CallFailed ? error.failure : failureOfReading(error);
	if (!context.continueOnFail()) throw nodeError(context, failure, index);
	return failedItem(context, failure, index);
}
