import { randomUUID } from 'node:crypto';
import type { Agent } from 'node:http';
import axios from 'axios';
import { CREDENTIAL_TYPE } from '../../nodes/shared/credential';
import { buildTarball } from '../../test/n8n/package';
import { startN8n, type RunningN8n } from '../../test/n8n/server';
import { chain, type WorkflowNode } from '../../test/n8n/workflow';
import { startSimulator, type Simulator } from '../../test/simulator';

export const API_KEY = 'simulator-key';
export const AGENT_ID = '60c09d70e6a68858f4220848';

/** What the header credential holds: HTTP Request sends it, a Webhook node with authentication asks for it. */
const HEADER = { 'X-Vgai-Key': API_KEY };

export type NodeDraft = Pick<WorkflowNode, 'name' | 'type'> & Partial<WorkflowNode>;

/** A real n8n with this package, the simulated AI Studio, and a credential of each sort. */
export interface Product {
	n8n: RunningN8n;
	studio: Simulator;
	/** For this package's nodes. */
	own: WorkflowNode['credentials'];
	/** For the HTTP Request node. */
	header: WorkflowNode['credentials'];
}

/** Starts n8n and a simulator that allows one start a second. */
async function startProduct(env: Record<string, string>): Promise<Product> {
	const studio = await startSimulator({ ratePerSecond: 1, latencyMs: 200 });
	const n8n = await startN8n({ edition: '2.x', packageTarball: await buildTarball(), env });
	const own = await n8n.client.createCredential('AI Studio', CREDENTIAL_TYPE, {
		apiKey: API_KEY,
		region: 'custom',
		baseUrl: studio.url,
	});
	const header = await n8n.client.createCredential('API key', 'httpHeaderAuth', {
		name: 'X-Vgai-Key',
		value: API_KEY,
	});
	return {
		n8n,
		studio,
		own: { [CREDENTIAL_TYPE]: { id: own.id, name: own.name } },
		header: { httpHeaderAuth: { id: header.id, name: header.name } },
	};
}

/**
 * Measures in a product of its own, and stops it in any case.
 * @param env settings of n8n
 */
export async function withProduct<T>(
	env: Record<string, string>,
	measure: (product: Product) => Promise<T>,
): Promise<T> {
	const product = await startProduct(env);
	try {
		return await measure(product);
	} finally {
		await product.n8n.stop();
		await product.studio.close();
	}
}

/**
 * Publishes a workflow of nodes in a row.
 * @param path of its first node's production webhook, without the node's own id
 * @returns the address of that webhook
 */
export async function publish(
	{ n8n: { client } }: Product,
	name: string,
	nodes: NodeDraft[],
	path: (webhookId: string) => string,
): Promise<string> {
	const webhookId = randomUUID();
	const [first, ...rest] = nodes;
	const workflow = await client.createWorkflow(chain(name, [{ ...first, webhookId }, ...rest]));
	await client.activate(workflow);
	await client.awaitWebhook(path(webhookId));
	return client.webhookUrl(path(webhookId));
}

/** Posts JSON and waits for the answer. */
export async function post(url: string, body: unknown, httpAgent?: Agent): Promise<void> {
	await axios.post(url, body, { proxy: false, httpAgent, headers: HEADER });
}
