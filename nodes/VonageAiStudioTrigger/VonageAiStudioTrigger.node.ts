import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { CREDENTIAL_TYPE } from '../shared/credential';
import { judgeCallback } from './judge';
import { properties } from './properties';
import type { Secrets } from './proof';
import { readFilters, readRequest } from './read';
import { judgeWithSecrets } from './secrets';

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
			'={{$parameter["events"].map((name) => name.replace(/[A-Z]/g, (capital) => " " + capital.toLowerCase())).join(", ")}}',
		description: 'Starts the workflow when Vonage AI Studio reports what became of a session',
		eventTriggerDescription: 'Waiting for a callback to the Test URL',
		activationMessage:
			'Sessions whose Status URL is the Production URL of this trigger now report to this workflow.',
		defaults: { name: 'Vonage AI Studio Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: CREDENTIAL_TYPE,
				required: true,
				displayOptions: { show: { verifyCallbacks: [true] } },
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
					'<b>To use it</b>, give sessions the Production URL and publish the workflow.',
				),
				active: executionsHelp(
					'<b>Callbacks to the Production URL</b> start this workflow already.',
				),
			},
			activationHint: 'Once the workflow is published, give sessions the Production URL.',
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
		const isVerified = this.getNodeParameter('verifyCallbacks');
		const verdict = isVerified ? await judgeWithSecrets(this, judge) : judge();
		switch (verdict.kind) {
			case 'accepted':
				return { workflowData: [[{ json: verdict.json }]] };
			case 'ignored':
				// Without data n8n answers 200 and starts no execution.
				return {};
			case 'refused':
				this.logger.warn(`Refused a callback with ${verdict.statusCode}: ${verdict.reason}`);
				answer(this.getResponseObject(), verdict.statusCode, verdict.reason);
				return { noWebhookResponse: true };
		}
	}
}

function executionsHelp(use: string): string {
	return `<b>To try it out</b>, listen, then start a session whose Status URL is the Test URL.<br><br>${use} Those executions are not shown here, but in the list of executions.`;
}

/** n8n always sends 200 for what `webhook()` returns: another status has to be written by hand. */
function answer(response: HttpResponse, statusCode: number, reason: string) {
	response.statusCode = statusCode;
	response.setHeader('content-type', 'application/json; charset=utf-8');
	response.end(JSON.stringify({ message: reason }));
}
