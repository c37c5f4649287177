import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	IHookFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { CREDENTIAL_TYPE } from '../shared/credential';
import { judgeCallback } from './judge';
import type { RefusedRequest } from './judge';
import { properties } from './properties';
import { readFilters, readRequest, readSecrets } from './request';
import { judgeWithSecrets } from './verify';
import type { Explanation, Secrets } from './verify';

/** The part of the HTTP response that is needed to answer by hand. */
interface HttpResponse {
	statusCode: number;
	setHeader(name: string, value: string): unknown;
	end(text: string): unknown;
}

export class VonageAiStudioTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Vonage AI Studio Trigger',
		name: 'vonageAiStudioTrigger',
		icon: {
			light: 'file:../../icons/vonageAiStudio.svg',
			dark: 'file:../../icons/vonageAiStudio.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{$parameter["events"].map((name) => name.replace("callStatus", "callNotPickedUp").replace(/[A-Z]/g, (capital) => " " + capital.toLowerCase())).join(", ")}}',
		// The node picker shows this for the Vonage AI Studio node too.
		description:
			'Start AI phone calls, SMS and WhatsApp conversations, and get back what people said',
		eventTriggerDescription: 'Waiting for a callback to the Test URL',
		activationMessage:
			'Sessions that have the Production URL of this trigger as their Status URL now report to this workflow.',
		defaults: { name: 'Vonage AI Studio Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: CREDENTIAL_TYPE,
				required: true,
				// With `show` n8n 1.x takes the switch for a choice of credentials and hides it.
				displayOptions: { hide: { verifyCallbacks: [false] } },
			},
		],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				// Without this, n8n answers an accepted callback with the words "firstEntryJson".
				responseData: 'noData',
				path: 'webhook',
			},
		],
		triggerPanel: {
			header: 'Listen for callbacks from AI Studio',
			executionsHelp: {
				inactive: executionsHelp(
					'<b>When you are ready</b>, use the Production URL and publish the workflow.',
				),
				active: executionsHelp('<b>Callbacks to the Production URL</b> start this workflow.'),
			},
			activationHint: 'Once the workflow is published, use the Production URL.',
		},
		properties,
	};

	// AI Studio has no list of webhooks: it gets the URL with each session, or from a person who types it
	// into an agent. There is nothing to look up, to register or to remove.
	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return true;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const request = readRequest(this);
		const filters = readFilters(this);
		const judge = (secrets?: Secrets) => judgeCallback(request, { secrets, filters });
		const { id } = this.getNode().credentials?.[CREDENTIAL_TYPE] ?? {};
		const judgement = this.getNodeParameter('verifyCallbacks')
			? await judgeWithSecrets(id ?? undefined, async () => await readSecrets(this), judge)
			: judge();
		switch (judgement.kind) {
			case 'accepted':
				return { workflowData: [[{ json: judgement.json }]] };
			case 'ignored':
				// Without data n8n answers 200 and starts no execution.
				return {};
			case 'refused':
				return refuse(this, judgement);
		}
	}

	/**
	 * Passes on the callback that `webhook` accepted. A refused one, which is only handed over while the
	 * editor listens, fails here: n8n then shows the reason in the editor. If `webhook` itself threw, n8n
	 * would answer 500.
	 */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData();
		const { [REFUSED]: explanation } = items[0].json as { [REFUSED]?: Explanation };
		if (explanation) {
			const { reason, advice } = explanation;
			throw new NodeOperationError(this.getNode(), `Refused a callback: ${reason}`, {
				description: advice,
			});
		}
		return [items];
	}
}

/** The field that leads the explanation of a refused callback from `webhook` to `execute`. */
const REFUSED = 'refused';

function executionsHelp(use: string): string {
	return `<b>To try it out</b>, listen, then start a session that has the Test URL as its Status URL.<br><br>${use} You find these executions in the list of executions, not here.`;
}

function refuse(
	context: IWebhookFunctions,
	{ statusCode, answer, explanation }: RefusedRequest,
): IWebhookResponseData {
	context.logger.warn(`Refused a callback with ${statusCode}: ${explanation.reason}`);
	respond(context.getResponseObject(), statusCode, answer);
	if (context.getMode() !== 'manual') return { noWebhookResponse: true };
	const json = { [REFUSED]: { ...explanation } };
	return { noWebhookResponse: true, workflowData: [[{ json }]] };
}

/** n8n always sends 200 for what `webhook()` returns: another status has to be written by hand. */
function respond(response: HttpResponse, statusCode: number, message: string) {
	response.statusCode = statusCode;
	response.setHeader('content-type', 'application/json; charset=utf-8');
	response.end(JSON.stringify({ message }));
}
