import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { REFERENCE_PARAMETER } from '../../shared/statusUrl';
import type { Channel } from '../../shared/statuses';
import { awaitedStatus } from '../outbound/waiting';
import { DEFAULT_WAIT_STATUSES } from '../properties/wait';
import { objectBody } from '../transport/reply';
import { parkedStart } from './parked';

/** Answers without waking the execution: n8n sends 200 with this body. */
const STILL_WAITING: IWebhookResponseData = { webhookResponse: { received: true } };

/**
 * Takes a callback for a parked execution. Wakes it for an awaited status of its own start; everything
 * else, such as an interim status or a late callback of an earlier pass of a loop, lets it sleep.
 * That the caller knows the address is checked by n8n: the resume URL carries its token.
 */
export async function resumeWithCallback(
	context: IWebhookFunctions,
): Promise<IWebhookResponseData> {
	const body = objectBody(context.getBodyData());
	if (!body) {
		context.getResponseObject().status(400).send('The body must be a JSON object').end();
		return { noWebhookResponse: true };
	}
	const started = parkedStart(context);
	const waiting = {
		channel: started.channel as Channel,
		reference: started.reference as string,
		statuses: context.getNodeParameter('waitForStatuses', DEFAULT_WAIT_STATUSES) as string[],
	};
	const { [REFERENCE_PARAMETER]: reference } = context.getQueryData() as IDataObject;
	const status = awaitedStatus(waiting, reference, body);
	if (status === undefined) return STILL_WAITING;
	const json: IDataObject = { ...started, outcome: 'callback', status, callback: body };
	return { ...STILL_WAITING, workflowData: [[{ json, pairedItem: { item: 0 } }]] };
}
