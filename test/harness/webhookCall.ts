import './environment';
import { WebhookContext } from 'n8n-core';
import { NodeHelpers } from 'n8n-workflow';
import type {
	INode,
	INodeExecutionData,
	IRunExecutionData,
	IWebhookData,
	IWebhookDescription,
	IWorkflowExecuteAdditionalData,
	Workflow,
} from 'n8n-workflow';
import { additionalDataFor } from './additionalData';
import type { WebhookRequest, WebhookResponse } from './webhookRequest';
import type { WorkflowSetup } from './workflow';

/** A webhook of a node in a workflow, and what becomes of the data that it starts with. */
export interface WebhookTarget {
	setup: WorkflowSetup;
	workflow: Workflow;
	node: INode;
	webhook: IWebhookDescription;
	/** Of the waiting execution, when the webhook resumes one. */
	execution?: { id: string; data: IRunExecutionData };
	/** Starts or continues an execution; awaited before n8n answers. */
	run(data: INodeExecutionData[][]): Promise<void>;
	/** The node threw; n8n then records a failed execution. */
	failed(error: Error): void;
}

/** The webhooks of a node: those that wait for a resume, or those that start an execution. */
export function webhookOf(workflow: Workflow, node: INode, restart: boolean): IWebhookDescription {
	const { description } = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	const webhook = description.webhooks?.find(
		({ restartWebhook = false }) => restartWebhook === restart,
	);
	if (!webhook) throw new Error(`The node "${node.name}" has no such webhook`);
	return webhook;
}

/** The path of a webhook behind `/webhook/`. */
export function webhookPath(workflow: Workflow, node: INode, webhook: IWebhookDescription): string {
	const path = String(webhook.path);
	return NodeHelpers.getNodeWebhookPath(workflow.id, node, path, webhook.isFullPath === true);
}

/**
 * Runs a node's `webhook()` in n8n's own context and answers as `webhook-helpers` of n8n 2.41 does.
 * Response mode `onReceived`, which is the one that this package uses.
 */
export async function callWebhook(
	target: WebhookTarget,
	request: WebhookRequest,
	response: WebhookResponse,
): Promise<void> {
	try {
		await answer(target, request, response);
	} catch (error) {
		response.status(500).json({ code: 0, message: (error as Error).message });
	}
}

async function answer(target: WebhookTarget, request: WebhookRequest, response: WebhookResponse) {
	const result = await runWebhookMethod(target, request, response);
	const { workflowData, webhookResponse } = result;
	const silent = result.noWebhookResponse === true;
	if (workflowData === undefined) {
		if (!silent) reply(response, webhookResponse ?? { message: 'Webhook call received' });
		return;
	}
	await target.run(workflowData);
	if (!silent) reply(response, answerToStart(target.webhook, webhookResponse));
}

/** n8n takes the default of `responseData` at its word: without the setting the text is the answer. */
function answerToStart({ responseData = 'firstEntryJson' }: IWebhookDescription, given: unknown) {
	if (responseData === 'noData') return undefined;
	return responseData || (given ?? { message: 'Workflow was started' });
}

async function runWebhookMethod(
	target: WebhookTarget,
	request: WebhookRequest,
	response: WebhookResponse,
) {
	const { workflow, node, failed } = target;
	const type = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	if (!type.webhook) throw new Error(`The node "${node.name}" has no webhook method`);
	try {
		return await type.webhook.call(webhookContext(target, request, response));
	} catch (error) {
		// n8n tells the caller no more than this; the failed execution has the reason.
		failed(error as Error);
		response.status(500);
		response.json({ code: 0, message: 'Workflow Webhook Error: Workflow could not be started!' });
		return { noWebhookResponse: true };
	}
}

/** n8n's `this` of a node's `webhook()` for one request. */
export function webhookContext(
	{ setup, workflow, node, webhook, execution }: Omit<WebhookTarget, 'run' | 'failed'>,
	request: WebhookRequest,
	response: WebhookResponse,
): WebhookContext {
	const additionalData: IWorkflowExecuteAdditionalData = {
		...additionalDataFor(setup, execution?.id),
		httpRequest: request as unknown as IWorkflowExecuteAdditionalData['httpRequest'],
		httpResponse: response as unknown as IWorkflowExecuteAdditionalData['httpResponse'],
	};
	const webhookData: IWebhookData = {
		httpMethod: 'POST',
		node: node.name,
		path: webhookPath(workflow, node, webhook),
		webhookDescription: webhook,
		workflowId: workflow.id,
		workflowExecuteAdditionalData: additionalData,
	};
	const mode = setup.mode ?? 'manual';
	const data = execution?.data ?? null;
	return new WebhookContext(workflow, node, additionalData, mode, webhookData, [], data);
}

function reply(response: WebhookResponse, body: unknown) {
	response.status(200);
	if (typeof body === 'string') response.send(body);
	else response.json(body);
}
