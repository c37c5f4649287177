import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
	NodeConnectionTypes,
	NodeOperationError,
} from 'n8n-workflow';
import { failingEachItem } from './edge/failure';
import { resumeWithCallback } from './edge/resume';
import { testCredential } from './n8n/credentialTest';
import { panelOf, subtitleOf } from './properties/panel';
import { operationOf, resources } from './resources';

/** The address that wakes an execution which Start and Wait has parked: n8n's plain resume URL. */
const resumeWebhooks: IWebhookDescription[] = [
	{
		name: 'default',
		httpMethod: 'POST',
		responseMode: 'onReceived',
		// Otherwise n8n answers with the name of its default instead of the node's own answer.
		responseData: 'noData',
		path: '',
		restartWebhook: true,
		isFullPath: true,
	},
];

export class VonageAiStudio implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Vonage AI Studio',
		name: 'vonageAiStudio',
		icon: {
			light: 'file:../../icons/vonageAiStudio.svg',
			dark: 'file:../../icons/vonageAiStudio.dark.svg',
		},
		group: ['output'],
		version: 1,
		subtitle: subtitleOf(resources),
		description:
			'Let AI agents of Vonage AI Studio call, text and chat with people, one for each item',
		defaults: { name: 'Vonage AI Studio' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'vonageAiStudioApi', required: true, testedBy: 'testCredential' }],
		webhooks: resumeWebhooks,
		waitingNodeTooltip:
			'The execution sleeps until AI Studio reports the status, or the time is up',
		properties: panelOf(resources),
	};

	methods = { credentialTest: { testCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const resource = this.getNodeParameter('resource', 0);
		const operation = this.getNodeParameter('operation', 0);
		return [
			await failingEachItem(this, async () => {
				const chosen = operationOf(resource, operation);
				if (chosen) return await chosen.run(this);
				throw new NodeOperationError(this.getNode(), `There is no operation ${operation} here`, {
					description: 'Open the node and choose a resource and an operation.',
				});
			}),
		];
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await resumeWithCallback(this);
	}
}
