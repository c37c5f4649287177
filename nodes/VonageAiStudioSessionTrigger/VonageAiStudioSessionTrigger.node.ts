import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
} from 'n8n-workflow';
import { CREDENTIAL_TYPE } from '../shared/credential';
import { pollSessions } from './poll';
import { properties } from './properties';

export class VonageAiStudioSessionTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Vonage AI Studio Session Trigger',
		name: 'vonageAiStudioSessionTrigger',
		icon: {
			light: 'file:../../icons/vonageAiStudio.svg',
			dark: 'file:../../icons/vonageAiStudio.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		subtitle: 'each finished conversation',
		description:
			'Starts the workflow with each finished conversation of your AI Studio agents, and what was said in it',
		defaults: { name: 'Vonage AI Studio Session Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: CREDENTIAL_TYPE, required: true }],
		properties,
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollSessions(this);
	}
}
