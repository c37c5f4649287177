import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IDataObject,
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { CREDENTIAL_TYPE } from '../shared/credential';
import type { StudioCredential } from '../shared/credential';
import type { StudioEvent } from './events';
import { listOf } from './filter';
import { judgeCallback } from './judge';
import type { CallbackRequest, TriggerSettings } from './judge';
import { properties } from './properties';
import type { Query, Secrets } from './proof';

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
				inactive:
					'<b>To try it out</b>, listen, then start a session whose Status URL is the Test URL.<br><br><b>To use it</b>, give sessions the Production URL and publish the workflow. Those executions are not shown here, but in the list of executions.',
				active:
					'<b>To try it out</b>, listen, then start a session whose Status URL is the Test URL.<br><br><b>Callbacks to the Production URL</b> start this workflow already. Those executions are not shown here, but in the list of executions.',
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
		const verdict = judgeCallback(readRequest(this), await readSettings(this));
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

function readRequest(context: IWebhookFunctions): CallbackRequest {
	const { contentType, rawBody } = context.getRequestObject();
	return {
		query: context.getQueryData() as Query,
		parsed: context.getBodyData(),
		contentType,
		rawBody,
	};
}

async function readSettings(context: IWebhookFunctions): Promise<TriggerSettings> {
	const { statuses, channels, agentIds } = context.getNodeParameter('options', {}) as IDataObject;
	return {
		secrets: context.getNodeParameter('verifyCallbacks') ? await readSecrets(context) : undefined,
		filters: {
			events: context.getNodeParameter('events') as StudioEvent[],
			statuses: (statuses ?? []) as string[],
			channels: (channels ?? []) as string[],
			agentIds: listOf(String(agentIds ?? '')),
		},
	};
}

async function readSecrets(context: IWebhookFunctions): Promise<Secrets> {
	try {
		const credential = await context.getCredentials<StudioCredential>(CREDENTIAL_TYPE);
		return { apiKey: credential.apiKey, callbackToken: credential.callbackToken ?? '' };
	} catch {
		context.logger.error('Callbacks are refused because the credential could not be read');
		// No secret, no proof: every callback is then answered with 401.
		return { apiKey: '', callbackToken: '' };
	}
}

/** n8n always sends 200 for what `webhook()` returns: another status has to be written by hand. */
function answer(response: HttpResponse, statusCode: number, reason: string) {
	response.statusCode = statusCode;
	response.setHeader('content-type', 'application/json; charset=utf-8');
	response.end(JSON.stringify({ message: reason }));
}
