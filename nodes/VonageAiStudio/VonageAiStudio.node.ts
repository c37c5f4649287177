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
import { AGENT_LIST } from './fields/agentId';
import { testCredential } from './n8n/credentialTest';
import { failingEachItem } from './n8n/errors';
import { panelOf, subtitleOf } from './panel';
import { operationOf, resources } from './resources';
import { searchAgents } from './resources/session/agents';
import { resumeWithCallback } from './starts/startAndWait';

const CUSTOM_API_CALL = '__CUSTOM_API_CALL__';

/** The address that wakes an execution that Start and Wait has put to sleep: n8n's plain resume URL. */
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
		waitingNodeTooltip: 'The execution sleeps until AI Studio reports the status or the time is up',
		properties: panelOf(resources),
	};

	methods = { credentialTest: { testCredential }, listSearch: { [AGENT_LIST]: searchAgents } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const resource = this.getNodeParameter('resource', 0);
		const operation = this.getNodeParameter('operation', 0);
		return [
			await failingEachItem(this, async () => {
				const chosen = operationOf(resource, operation);
				if (chosen) return await chosen.run(this);
				// n8n offers Custom API Call in every node that has credentials, and expects nodes not to see it.
				const isCustomCall = operation === CUSTOM_API_CALL || resource === CUSTOM_API_CALL;
				throw new NodeOperationError(
					this.getNode(),
					isCustomCall ? 'Custom API Call is done by another node' : 'Choose an operation',
					{
						description: isCustomCall
							? 'Use the HTTP Request node with this credential (Authentication > Predefined Credential Type).'
							: `This node has no operation "${String(operation)}". Open it, then choose a resource and an operation.`,
					},
				);
			}),
		];
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await resumeWithCallback(this);
	}
}
