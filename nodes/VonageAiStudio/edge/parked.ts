import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	IWebhookFunctions,
} from 'n8n-workflow';

/** The name under which the start is kept in the execution's data. */
const PARKED = 'parkedStart';

/**
 * Sends the execution to sleep. After the time-out n8n hands on the node's input items, so the start's
 * output is put onto them; on a copy, because the items themselves belong to the node before.
 * @param waitMs milliseconds until the time is up
 */
export async function park(
	context: IExecuteFunctions,
	started: IDataObject,
	waitMs: number,
): Promise<void> {
	context.getContext('node')[PARKED] = started;
	const [item]: INodeExecutionData[] = context.getInputData();
	const json = { ...item.json, ...started, outcome: 'timeout' };
	context.getExecuteData().data.main[0] = [{ ...item, json }];
	await context.putExecutionToWait(new Date(Date.now() + waitMs));
}

/** The output of the start that the execution was parked with. */
export function parkedStart(context: IWebhookFunctions): IDataObject {
	const name = JSON.stringify(context.getNode().name);
	return context.evaluateExpression(
		`{{ $node[${name}].context[${JSON.stringify(PARKED)}] }}`,
	) as IDataObject;
}
