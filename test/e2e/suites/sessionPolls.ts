import { pollEvery, publishPolling } from '../../n8n/polling';
import type { StoredWorkflow, Workflow } from '../../n8n/workflow';
import type { Product } from '../product';

const TRIGGER_TYPE = '.vonageAiStudioSessionTrigger';
/** In place of every minute, so that no test waits long. */
const SECONDS = 5;

/** Stores and publishes a workflow that begins with a Session Trigger, and waits for its first poll. */
export async function publishSessionTrigger(
	{ n8n, studio }: Product,
	workflow: Workflow,
): Promise<StoredWorkflow> {
	const nodes = workflow.nodes.map((node) =>
		node.type.endsWith(TRIGGER_TYPE)
			? { ...node, parameters: { ...node.parameters, ...pollEvery(SECONDS) } }
			: node,
	);
	const polls = () => studio.requests.filter(({ path }) => path === '/insights/sessions').length;
	return publishPolling(n8n.client, { ...workflow, nodes }, polls);
}
