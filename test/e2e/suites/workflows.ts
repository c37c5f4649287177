import type { StoredWorkflow, Workflow } from '../../n8n/workflow';
import type { Product } from '../product';

/** Path of the production webhook of a Vonage AI Studio Trigger, behind `/webhook/`. */
export function webhookPathOf({ nodes }: Workflow, triggerName: string): string {
	const trigger = nodes.find(({ name }) => name === triggerName);
	if (!trigger?.webhookId) throw new Error(`${triggerName} has no webhook id`);
	return `${trigger.webhookId}/webhook`;
}

/** Stores and publishes a workflow, and waits until n8n listens at its trigger. */
export async function publish({ n8n }: Product, workflow: Workflow): Promise<StoredWorkflow> {
	const stored = await n8n.client.createWorkflow(workflow);
	await n8n.client.activate(stored);
	const triggers = workflow.nodes.filter(({ type }) => type.endsWith('.vonageAiStudioTrigger'));
	for (const { name } of triggers) await n8n.client.awaitWebhook(webhookPathOf(workflow, name));
	return stored;
}
