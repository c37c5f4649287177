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
const PATH = 'order';

/** n8n in queue mode with a published workflow that starts a call for each webhook request. */
export interface QueueScenario {
	readonly queue: RunningQueue;
	readonly studio: Simulator;
	/** Calls the webhook for each recipient, all at once. */
	callFor(recipients: string[]): Promise<void>;
	/** Waits until `count` executions have ended, however, and hands them out. */
	executions(count: number, timeoutMs: number): Promise<Execution[]>;
	stop(): Promise<void>;
}

/**
 * Starts Redis, PostgreSQL, n8n's main process, two workers and a simulator: about 30 s.
 * @param options of the node that starts the sessions
 */
export async function startQueueScenario(options: INodeParameters): Promise<QueueScenario> {
	const packageTarball = await packedPackage();
	const queue = await startQueue({ edition: '2.x', packageTarball });
	const studio = await startSimulator({ ratePerSecond: 1, latencyMs: 50 });
	const { client } = queue.main;
	const { id, name } = await client.createCredential('Simulator', CREDENTIAL_TYPE, {
		apiKey: API_KEY,
		region: 'custom',
		baseUrl: studio.url,
	});
	const workflow = await client.createWorkflow(
		chain('Call for each order', [
			{
				name: 'Webhook',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2,
				webhookId: PATH,
				parameters: { path: PATH, httpMethod: 'POST' },
			},
			{
				name: STARTER,
				type: `${packageName}.vonageAiStudio`,
				credentials: { [CREDENTIAL_TYPE]: { id, name } },
				parameters: {
					resource: 'voiceCall',
					operation: 'start',
					agentId: AGENT,
					to: '={{ $json.body.to }}',
					options,
				},
			},
		]),
	);
	await client.activate(workflow);
	await client.awaitWebhook(PATH);

	return {
		queue,
		studio,
		async callFor(recipients) {
			const calls = recipients.map((to) => client.callWebhook(PATH, { body: { to } }));
			const refused = (await Promise.all(calls)).filter(({ status }) => status !== 200);
			if (refused.length > 0) throw new Error(`n8n answered with ${refused[0].status}`);
		},
		async executions(count, timeoutMs) {
			const all = await client.awaitExecutions(workflow, count, timeoutMs);
			return Promise.all(all.map(({ id: each }) => client.execution(each)));
		},
		async stop() {
			await queue.stop();
			await studio.close();
		},
	};
}
