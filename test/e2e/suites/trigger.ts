import { randomUUID } from 'node:crypto';
import { CREDENTIAL_TYPE } from '../../../nodes/shared/credential';
import { outputOf } from '../../n8n/execution';
import { chain, type StoredWorkflow } from '../../n8n/workflow';
import { CALLBACK_TOKEN, type Product } from '../product';
import { publish, webhookPathOf } from './workflows';
import { startWorkflow, STARTS } from './startWorkflow';

const AGENT = '60c09d70e6a68858f4220852';
const TRIGGER = 'Vonage AI Studio Trigger';
const PHONE = '972540000061';

/** The published trigger behind n8n's production webhook, fed by sessions that the node started. */
export function triggerSuite(product: Product): void {
	describe('the published trigger', () => {
		let workflow: StoredWorkflow;
		let path: string;
		let executions = 0;
		beforeAll(async () => {
			const { id, name } = product.credential;
			const draft = chain('Callbacks', [
				{
					name: TRIGGER,
					type: 'n8n-nodes-vonage-ai-studio.vonageAiStudioTrigger',
					webhookId: randomUUID(),
					credentials: { [CREDENTIAL_TYPE]: { id, name } },
					parameters: {
						events: ['callStatus', 'messageStatus', 'liveAgentMessage'],
						options: { statuses: ['busy', 'delivered'] },
					},
				},
				{ name: 'Behind it', type: 'n8n-nodes-base.noOp' },
			]);
			path = webhookPathOf(draft, TRIGGER);
			workflow = await publish(product, draft);
		});
		afterAll(() => product.n8n.client.deactivate(workflow));

		const startedCall = async () => {
			const { client } = product.n8n;
			const starter = await client.createWorkflow(
				startWorkflow(product, {
					agentId: AGENT,
					phones: [PHONE],
					statusUrl: client.webhookUrl(path),
					options: { reference: 'row-7' },
				}),
			);
			const execution = await client.run(starter, STARTS.trigger);
			expect(execution.status).toBe('success');
			return product.studio.sessions[0];
		};
		const nextOutput = async () => {
			executions += 1;
			const [newest] = await product.n8n.client.awaitExecutions(workflow, executions);
			const execution = await product.n8n.client.awaitExecution(newest.id);
			expect(execution.status).toBe('success');
			return outputOf(execution, TRIGGER)[0].json;
		};
		const expectNoExecution = async () => {
			expect(await product.n8n.client.executions(workflow)).toHaveLength(executions);
		};

		it('starts the workflow for a genuine callback, and answers with an empty 200', async () => {
			const answer = await product.studio.callback(await startedCall(), 'busy');
			expect(answer).toEqual({ status: 200, data: '' });
			expect(await nextOutput()).toMatchObject({
				event: 'callStatus',
				channel: 'voice',
				status: 'busy',
				final: true,
				reference: 'row-7',
				agentId: AGENT,
				to: PHONE,
			});
		});

		it('answers 200 to what is filtered out, and starts nothing', async () => {
			const answer = await product.studio.callback(await startedCall(), 'timeout');
			expect(answer.status).toBe(200);
			await expectNoExecution();
		});

		it.each([
			['the reference of another row', (url: string) => url.replace('row-7', 'row-8')],
			['another signature', (url: string) => `${url.slice(0, -8)}AAAAAAAA`],
			['no signature', (url: string) => url.split('?')[0]],
		])('refuses a callback with %s', async (_what, forge) => {
			const call = await startedCall();
			const forged = { ...call, statusUrl: forge(call.statusUrl ?? '') };
			expect(await product.studio.callback(forged, 'busy')).toMatchObject({ status: 401 });
			await expectNoExecution();
		});

		it('takes a live agent message by the token of the credential', async () => {
			const { client } = product.n8n;
			const body = { sessionId: 's-1', type: 'text', text: 'Hello' };
			expect(await client.callWebhook(path, { body })).toMatchObject({ status: 401 });
			const url = `${path}?token=${CALLBACK_TOKEN}`;
			expect(await client.callWebhook(url, { body })).toMatchObject({ status: 200 });
			expect(await nextOutput()).toMatchObject({ event: 'liveAgentMessage', sessionId: 's-1' });
		});

		it('refuses a body that is no object', async () => {
			const url = `${path}?token=${CALLBACK_TOKEN}`;
			const answer = await product.n8n.client.callWebhook(url, { body: [1] });
			expect(answer.status).toBe(400);
			await expectNoExecution();
		});
	});
}
