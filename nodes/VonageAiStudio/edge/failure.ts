import * as n8n from 'n8n-workflow';
import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	NodeOperationError,
} from 'n8n-workflow';
import { Refusal } from '../input/refusal';
import type { Failure } from '../transport/failure';

/** What stopped an item from being read: a refusal of ours, or an expression that n8n can't resolve. */
export function failureOfReading(error: unknown): Failure {
	if (error instanceof Refusal) return { message: error.message, description: error.advice };
	const { message, description } = error as Partial<NodeOperationError>;
	return {
		message: message || 'A field of this item could not be read',
		description: description || 'Check the expressions in the fields of the node.',
	};
}

/** The error that ends a run, or that is put on one item. */
export function nodeError(
	context: IExecuteFunctions,
	{ message, description }: Failure,
	itemIndex: number,
): NodeOperationError {
	return new NodeOperationError(context.getNode(), `${message} [item ${itemIndex}]`, {
		description,
		itemIndex,
	});
}

/**
 * Runs an operation. What fails it as a whole, such as a credential without a key, fails each item when
 * the node is set to continue: n8n itself would let the input items pass as if they had been sent.
 */
export async function failingEachItem(
	context: IExecuteFunctions,
	run: () => Promise<INodeExecutionData[]>,
): Promise<INodeExecutionData[]> {
	return await run().catch((error: Error) => {
		const failure = failureOfReading(error);
		if (!context.continueOnFail()) {
			if (error instanceof Refusal) throw nodeError(context, failure, 0);
			throw new NodeOperationError(context.getNode(), error);
		}
		return context.getInputData().map((_item, index) => failedItem(context, failure, index));
	});
}

/**
 * Whether this n8n takes `{ error, details }` to the error branch. Versions before 2.36 let it pass over
 * the success branch, and know `{ error, message }` only. n8n tells no node its version; this export
 * came with 2.36.
 */
const ROUTES_DETAILS = 'redactedHeaders' in n8n;

/**
 * The output of an item that failed while the node is set to continue. n8n routes it to the error
 * branch by its keys. With Retry On Fail, `json.error` would make n8n run the whole node again, so the
 * error goes onto the item instead.
 * @param details what helps to mend it, such as what was sent
 */
export function failedItem(
	context: IExecuteFunctions,
	failure: Failure,
	itemIndex: number,
	details: IDataObject = {},
): INodeExecutionData {
	const pairedItem = { item: itemIndex };
	const error = nodeError(context, failure, itemIndex);
	const { retryOnFail, onError } = context.getNode();
	if (retryOnFail) return { json: {}, error, pairedItem };
	const { description, httpStatus } = failure;
	const more =
		ROUTES_DETAILS || onError !== 'continueErrorOutput'
			? { details: { description, ...(httpStatus && { httpStatus }), ...details } }
			: { message: description };
	return { json: { error: error.message, ...more }, pairedItem };
}
