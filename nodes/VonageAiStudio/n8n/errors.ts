import * as n8n from 'n8n-workflow';
import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	NodeOperationError,
} from 'n8n-workflow';
import { inputFields } from './parameters';

/** Why something did not happen, or may not have happened, in words for the user. */
export interface Failure {
	/** What happened; no final period. */
	message: string;
	/** What to do next, in whole sentences. */
	description: string;
	/** The HTTP status of the answer, where there was one. */
	httpStatus?: number;
	/** The network's code where there was no answer, such as `ECONNRESET`. */
	code?: string;
	/** Whether it may have happened all the same, so that a second try could be one too many. */
	isUnsure?: boolean;
}

/** Thrown where one item fails; carries the words for the user. */
export class ItemFailed extends Error {
	constructor(readonly failure: Failure) {
		super(failure.message);
	}
}

/**
 * The words for any error: those of `ItemFailed`, of an error that has a description of its own (a
 * refused field, an expression that n8n can't resolve), or else general ones.
 */
export function failureOf(error: unknown): Failure {
	if (error instanceof ItemFailed) return error.failure;
	const { message, description } = error as Partial<NodeOperationError>;
	return {
		message: message || 'A field of this item could not be read',
		description: description || 'Check the expressions in the fields of the node.',
	};
}

/**
 * The error that ends a run, or that is put on one item. Names the item where there are several.
 * @param itemIndex undefined if the failure is not one item's
 */
export function nodeError(
	context: IExecuteFunctions,
	{ message, description }: Failure,
	itemIndex?: number,
): NodeOperationError {
	const text = `${message}${itemIndex === undefined ? '' : placeOf(context, itemIndex)}`;
	// Told the index, the editor would put it behind the message a second time, counted from 0.
	const error = new NodeOperationError(context.getNode(), text, { description });
	// n8n replaces a message that names a network code by one that advises to run it again at once.
	error.message = text;
	return error;
}

function placeOf(context: IExecuteFunctions, itemIndex: number): string {
	const count = context.getInputData().length;
	return count > 1 ? ` (item ${itemIndex + 1} of ${count})` : '';
}

/**
 * Whether this n8n routes `{ error, details }` to the error branch. Versions before 2.36 send it to the
 * success branch, and know `{ error, message }` only. n8n tells no node its version; this export came
 * with 2.36.
 */
const ROUTES_DETAILS = 'redactedHeaders' in n8n;

/**
 * The output of an item that failed while the node is set to continue. With *Continue (using error
 * output)* n8n routes by the keys of `json`, and adds the input fields itself; with *Continue* the input
 * fields come first. With Retry On Fail, `json.error` would make n8n run the whole node again, so the
 * error goes onto the item instead; a tool's answer to an AI agent is `json` alone, and is not run again.
 * @param more details that help to mend it, such as what was sent
 * @param input the fields of the input item that the output begins with
 */
export function failedItem(
	context: IExecuteFunctions,
	failure: Failure,
	itemIndex: number,
	more: IDataObject = {},
	input: IDataObject = inputFields(context, itemIndex),
): INodeExecutionData {
	const pairedItem = { item: itemIndex };
	const error = nodeError(context, failure, itemIndex);
	const { retryOnFail, onError } = context.getNode();
	if (retryOnFail && !isTool(context)) return { json: {}, error, pairedItem };
	const { description, httpStatus, code } = failure;
	const details = {
		description,
		...(httpStatus && { httpStatus }),
		...(code && { code }),
		...more,
	};
	const hasErrorBranch = onError === 'continueErrorOutput';
	const explained = ROUTES_DETAILS || !hasErrorBranch ? { details } : { message: description };
	const fields = hasErrorBranch || isTool(context) ? {} : input;
	return { json: { ...fields, error: error.message, ...explained }, pairedItem };
}

/**
 * Whether an AI agent calls the node as a tool. n8n then gives every try of Retry On Fail a run of its
 * own, in which nothing of the earlier tries is known.
 */
export function isTool(context: IExecuteFunctions): boolean {
	// n8n before 1.88 has no such function.
	return context.isToolExecution?.() ?? false;
}

/**
 * Runs an operation. An error that fails it as a whole, such as a credential without a key, fails each
 * item if the node is set to continue: n8n itself would let the input items pass as if they had been sent.
 */
export async function failingEachItem(
	context: IExecuteFunctions,
	run: () => Promise<INodeExecutionData[]>,
): Promise<INodeExecutionData[]> {
	return await run().catch((error: Error) => {
		if (!context.continueOnFail()) {
			throw error instanceof NodeOperationError ? error : nodeError(context, failureOf(error), 0);
		}
		return context
			.getInputData()
			.map((_item, index) => failedItem(context, failureOf(error), index));
	});
}
