import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	NodeOperationError,
} from 'n8n-workflow';
import { park } from '../edge/parked';
import type { StartKind } from './prepare';
import { runStarts } from './run';
import { readWaitMs } from './waiting';

/**
 * Starts the session of the one item and parks the execution until its status callback comes or the
 * time is up. An item that was not started, or was started before, goes on at once.
 * @throws Refusal for a time to wait that can't be
 * @throws NodeOperationError for more than one item: n8n can park an execution only once
 */
export async function runStartAndWait(
	context: IExecuteFunctions,
	kind: StartKind,
): Promise<INodeExecutionData[]> {
	if (context.getInputData().length > 1) {
		throw new NodeOperationError(context.getNode(), 'Start and Wait takes one item at a time', {
			description:
				'No session was started. Put a Loop Over Items node with a batch size of 1 around this node. Or use Start, and receive the statuses with the Vonage AI Studio Trigger node.',
		});
	}
	const waitMs = readWaitMs({ waitMinutes: context.getNodeParameter('waitMinutes', 0) });
	const resumeUrl = String(context.evaluateExpression('{{ $execution.resumeUrl }}', 0));
	const results = await runStarts(context, kind, resumeUrl);
	const started = results[0].json;
	if (isStarted(results[0])) await park(context, started, waitMs);
	return results;
}

function isStarted({ json, error }: INodeExecutionData): boolean {
	const { already_started: before, reference } = json as IDataObject;
	return !error && !before && reference !== undefined;
}
