import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type IWebhookFunctions,
	type IWebhookResponseData,
	NodeOperationError,
} from 'n8n-workflow';
import { jsonObjectIn, readContent } from '../../shared/callbackBody';
import type { Channel } from '../../shared/statuses';
import { REFERENCE_PARAMETER } from '../../shared/statusUrl';
import { resumeUrl as resumeUrlField } from '../fields/statusUrl';
import { awaitedStatus, readWaitMs, type Waiting } from '../fields/waiting';
import type { StartDefinition } from './body';
import { runStarts } from './run';

/** The same start with the execution's resume URL as its status URL. */
export const withResumeUrl = (definition: StartDefinition): StartDefinition => ({
	...definition,
	fields: definition.fields.map((field) =>
		field.body === resumeUrlField.body ? resumeUrlField : field,
	),
});

/**
 * Starts the session of the one item and puts the execution to sleep until its status callback comes or
 * the time is up. An item that was not started continues at once.
 * @throws NodeOperationError for more than one item, because n8n can put an execution to sleep only once,
 * and for a time to wait that is none
 */
export async function runStartAndWait(
	context: IExecuteFunctions,
	definition: StartDefinition,
): Promise<INodeExecutionData[]> {
	if (context.getInputData().length > 1) {
		throw new NodeOperationError(context.getNode(), 'Start and Wait takes one item at a time', {
			description:
				'No session was started. Put a Loop Over Items node with a batch size of 1 around this node. Or use Start for all items, followed by Session > Wait for Results or the Vonage AI Studio Trigger.',
		});
	}
	const waitMs = readWaitMs({ waitMinutes: context.getNodeParameter('waitMinutes', 0) });
	const resumeUrl = String(context.evaluateExpression('{{ $execution.resumeUrl }}', 0));
	let started: IDataObject | undefined;
	const onStarted = (output: IDataObject) => (started = output);
	const results = await runStarts(context, definition, { resumeUrl, onStarted });
	const isStopped = context.getExecutionCancelSignal()?.aborted;
	if (started && !isStopped) await sleepUntilCallback(context, started, waitMs);
	for (const { json } of results) if (json.not_started) withoutOldOutcome(json);
	return results;
}

/** The name under which the start is kept in the execution's data. */
const PARKED = 'parkedStart';
/** What an earlier Start and Wait may have left in the row. */
const OUTCOME_FIELDS = ['outcome', 'status', 'callback'];

function withoutOldOutcome(output: IDataObject): IDataObject {
	for (const field of OUTCOME_FIELDS) delete output[field];
	return output;
}

/**
 * Puts the execution to sleep. When the time is up n8n passes on the node's input items, so the start's
 * output is put onto them; on a copy, because the items themselves belong to the node before.
 */
async function sleepUntilCallback(
	context: IExecuteFunctions,
	output: IDataObject,
	waitMs: number,
): Promise<void> {
	const started = withoutOldOutcome({ ...output });
	context.getContext('node')[PARKED] = started;
	const [item] = context.getInputData();
	const json = { ...started, outcome: 'no_report' };
	context.getExecuteData().data.main[0] = [{ ...item, json }];
	await context.putExecutionToWait(new Date(Date.now() + waitMs));
}

/** Answers without waking the execution: n8n sends 200 with this body. */
const STILL_WAITING: IWebhookResponseData = { webhookResponse: { received: true } };

/**
 * Takes a callback for a sleeping execution. Wakes it for an awaited status of its own start; everything
 * else, such as an interim status or a late callback of an earlier pass of a loop, lets it sleep. n8n
 * checks that the caller knows the address: the resume URL carries its token.
 */
export async function resumeWithCallback(
	context: IWebhookFunctions,
): Promise<IWebhookResponseData> {
	const body = jsonObjectIn(readContent(context));
	if (!body) {
		context.getResponseObject().status(400).send('The body must be a JSON object').end();
		return { noWebhookResponse: true };
	}
	const started = parkedStart(context);
	const waiting: Waiting = {
		channel: started.channel as Channel,
		reference: started.reference as string,
		statuses: context.getNodeParameter('waitForStatuses', []) as string[],
	};
	const { [REFERENCE_PARAMETER]: reference } = context.getQueryData() as IDataObject;
	const status = awaitedStatus(waiting, reference, body);
	if (status === undefined) return STILL_WAITING;
	const json: IDataObject = { ...started, outcome: 'reported', status, callback: body };
	return { ...STILL_WAITING, workflowData: [[{ json, pairedItem: { item: 0 } }]] };
}

/** The output of the start that the execution sleeps for. */
function parkedStart(context: IWebhookFunctions): IDataObject {
	const name = JSON.stringify(context.getNode().name);
	return context.evaluateExpression(
		`{{ $node[${name}].context[${JSON.stringify(PARKED)}] }}`,
	) as IDataObject;
}
