import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { CallFailed } from '../transport/callFailed';
import { failedItem, failureOfReading, nodeError } from './failure';

/** What is to be done for one item, read and checked. Hands each output on as soon as it is there. */
export type Call = (emit: (json: IDataObject) => void) => Promise<void>;

/**
 * Runs an operation item by item, in order, one after the other. All items are read before the first
 * is sent, so that a row that can't be sent stops the run before anything happened.
 * @param prepare reads one item; what it throws fails that item alone when the node is set to continue
 * @throws NodeOperationError for the first item that fails, unless the node is set to continue
 */
export async function eachItem(
	context: IExecuteFunctions,
	prepare: (itemIndex: number) => Call,
): Promise<INodeExecutionData[]> {
	const signal = context.getExecutionCancelSignal();
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
		const before = results.length;
		const pairedItem = { item: index };
		try {
			if (typeof call !== 'function') results.push(call);
			else await call((json) => results.push({ json, pairedItem }));
		} catch (error) {
			// A user who stops the execution still gets what came until then.
			if (signal?.aborted) break;
			results.length = before;
			results.push(failed(context, error, index));
		}
	}
	return results;
}

function failed(context: IExecuteFunctions, error: unknown, index: number): INodeExecutionData {
	const failure = error instanceof CallFailed ? error.failure : failureOfReading(error);
	if (!context.continueOnFail()) throw nodeError(context, failure, index);
	return failedItem(context, failure, index);
}
