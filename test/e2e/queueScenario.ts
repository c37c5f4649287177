import type { INodeParameters } from 'n8n-workflow';
import { CREDENTIAL_TYPE } from '../../nodes/shared/credential';
import { name as packageName } from '../../package.json';
import type { Execution } from '../n8n/execution';
import { startQueue, type RunningQueue } from '../n8n/queue';
import { chain } from '../n8n/workflow';
import { startSimulator, type Simulator } from '../simulator';
import { AGENT, API_KEY } from './product';
import { packedPackage } from './tarball';

/** Name of the node that starts a session for each webhook request. */
export const STARTER = 'Call';
/** Executions that one worker runs at the same time. */
export const CONCURRENCY = 5;

/** n8n in queue mode with two workers, and a simulator that allows one start a second. */
export interface QueueScenario {
	readonly queue: RunningQueue;
	readonly studio: Simulator;
	/**
	 * Publishes a workflow that starts a call for each request to its webhook.
	 * @param path of the webhook
	 * @param parameters of the node that starts the calls
	 */
	publish(path: string, parameters: INodeParameters): Promise<CallWorkflow>;
	stop(): Promise<void>;
}

/** A published workflow that starts a call for each request to its webhook. */
export interface CallWorkflow {
	/** Calls the webhook for each recipient, all at once. */
	callFor(recipients: string[]): Promise<void>;
	/** Waits until `count` executions have finished, however, and returns them. */
	executions(count: number, timeoutMs: number): Promise<Execution[]>;
}

/** Starts Redis, PostgreSQL, n8n's main process, two workers and a simulator: about 30 s. */
export async function startQueueScenario(): Promise<QueueScenario> {
	const packageTarball = await packedPackage();
	const queue = await startQueue({
		edition: '2.x',
		packageTarball,
		workers: 2,
		concurrency: CONCURRENCY,
	});
	const studio = await startSimulator({ ratePerSecond: 1, latencyMs: 50 });
	const { client } = queue.main;
	const credential = await client.createCredential('Simulator', CREDENTIAL_TYPE, {
		apiKey: API_KEY,
		region: 'custom',
		baseUrl: studio.url,
	});
	const callWorkflow = (path: string, parameters: INodeParameters) =>
		chain(`Call for each ${path}`, [
			{
				name: 'Webhook',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2,
				webhookId: path,
				parameters: { path, httpMethod: 'POST' },
			},
			{
				name: STARTER,
				type: `${packageName}.vonageAiStudio`,
				credentials: { [CREDENTIAL_TYPE]: { id: credential.id, name: credential.name } },
				parameters: {
					resource: 'voiceCall',
					operation: 'start',
					agentId: AGENT,
					to: '={{ $json.body.to }}',
					...parameters,
				},
			},
		]);

	return {
		queue,
		studio,
		async publish(path, parameters) {
			const workflow = await client.createWorkflow(callWorkflow(path, parameters));
			await client.activate(workflow);
			await client.awaitWebhook(path);
			return {
				async callFor(recipients) {
					const calls = recipients.map((to) => client.callWebhook(path, { body: { to } }));
					const refused = (await Promise.all(calls)).filter(({ status }) => status !== 200);
					if (refused.length > 0) throw new Error(`n8n answered with ${refused[0].status}`);
				},
				async executions(count, timeoutMs) {
					const all = await client.awaitExecutions(workflow, count, timeoutMs);
					return Promise.all(all.map(({ id }) => client.execution(id)));
				},
			};
		},
		async stop() {
			await queue.stop();
			await studio.close();
		},
	};
}
