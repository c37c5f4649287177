import type { INodeParameters } from 'n8n-workflow';
import { CREDENTIAL_TYPE } from '../../../nodes/shared/credential';
import { chain, type Workflow } from '../../n8n/workflow';
import type { Product } from '../product';

/** Names of the nodes of `startWorkflow`. */
export const STARTS = { trigger: 'Manual', people: 'People', node: 'Start' };

/** A workflow that is started by hand and starts one session for each phone, by default voice calls. */
export function startWorkflow(
	{ credential }: Product,
	{ agentId, phones, ...parameters }: INodeParameters & { agentId: string; phones: string[] },
): Workflow {
	const { id, name } = credential;
	return chain(`Start ${phones.join(', ')}`, [
		{ name: STARTS.trigger, type: 'n8n-nodes-base.manualTrigger' },
		{
			name: STARTS.people,
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			parameters: { jsCode: `return ${JSON.stringify(phones.map((phone) => ({ phone })))};` },
		},
		{
			name: STARTS.node,
			type: 'n8n-nodes-vonage-ai-studio.vonageAiStudio',
			credentials: { [CREDENTIAL_TYPE]: { id, name } },
			parameters: {
				resource: 'voiceCall',
				operation: 'start',
				agentId,
				to: '={{ $json.phone }}',
				...parameters,
			},
		},
	]);
}
