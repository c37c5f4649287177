import { randomUUID } from 'node:crypto';
import { CREDENTIAL_TYPE } from '../../../nodes/shared/credential';
import { signStart } from '../../../nodes/shared/statusUrl';
import { OWNER } from '../../n8n/client';
import { outputOf } from '../../n8n/execution';
import { RestSession } from '../../n8n/rest';
import { chain, type StoredWorkflow, type Workflow } from '../../n8n/workflow';
import { API_KEY, CALLBACK_TOKEN, type Product } from '../product';
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
					reference: 'row-7',
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
				agent_id: AGENT,
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

		it('takes a callback to a signed URL, whatever its body looks like', async () => {
			const { statusUrl = '' } = await startedCall();
			const [, query] = statusUrl.split('?');
			const body = { agent_id: { id: AGENT }, state: 'busy' };
			const answer = await product.n8n.client.callWebhook(`${path}?${query}`, { body });
			expect(answer.status).toBe(200);
			expect(await nextOutput()).toMatchObject({
				event: 'callStatus',
				reference: 'row-7',
				agent_id: AGENT,
				body,
			});
		});

		it('takes a live agent message by the token of the credential', async () => {
			const { client } = product.n8n;
			const body = { sessionId: 's-1', type: 'text', text: 'Hello' };
			expect(await client.callWebhook(path, { body })).toMatchObject({ status: 401 });
			const url = `${path}?token=${CALLBACK_TOKEN}`;
			expect(await client.callWebhook(url, { body })).toMatchObject({ status: 200 });
			expect(await nextOutput()).toMatchObject({
				event: 'liveAgentMessage',
				session_id: 's-1',
				text: 'Hello',
			});
		});

		it('refuses a body that is no object', async () => {
			const url = `${path}?token=${CALLBACK_TOKEN}`;
			const answer = await product.n8n.client.callWebhook(url, { body: [1] });
			expect(answer.status).toBe(400);
			await expectNoExecution();
		});
	});

	it('the trigger needs no credential when it does not verify callbacks', async () => {
		const draft = chain('Unverified callbacks', [
			{
				name: TRIGGER,
				type: 'n8n-nodes-vonage-ai-studio.vonageAiStudioTrigger',
				webhookId: randomUUID(),
				parameters: { verifyCallbacks: false },
			},
			{ name: 'Behind it', type: 'n8n-nodes-base.noOp' },
		]);
		const workflow = await publish(product, draft);
		const body = { agent_id: AGENT, to: PHONE, status: 'busy' };
		const path = webhookPathOf(draft, TRIGGER);
		expect(await product.n8n.client.callWebhook(path, { body })).toMatchObject({ status: 200 });
		const [{ id }] = await product.n8n.client.awaitExecutions(workflow, 1);
		const execution = await product.n8n.client.awaitExecution(id);
		expect(outputOf(execution, TRIGGER)[0].json).toMatchObject({ event: 'callStatus' });
		await product.n8n.client.deactivate(workflow);
	});

	describe('the trigger while the editor listens', () => {
		const listen = async (draft: Workflow) => {
			const { client, url } = product.n8n;
			const workflow = await client.createWorkflow(draft);
			const editor = new RestSession(url);
			const { email, password } = OWNER;
			await editor.call('POST', '/login', { emailOrLdapLoginId: email, password });
			await editor.call('POST', `/workflows/${workflow.id}/run`, {
				workflowData: workflow,
				startNodes: [],
				triggerToStartFrom: { name: TRIGGER },
			});
			const testUrl = client
				.webhookUrl(webhookPathOf(draft, TRIGGER))
				.replace('/webhook/', '/webhook-test/');
			return { workflow, testUrl };
		};
		const callbacks = () => {
			const { id, name } = product.credential;
			return chain('Callbacks while the editor listens', [
				{
					name: TRIGGER,
					type: 'n8n-nodes-vonage-ai-studio.vonageAiStudioTrigger',
					webhookId: randomUUID(),
					credentials: { [CREDENTIAL_TYPE]: { id, name } },
				},
				{ name: 'Behind it', type: 'n8n-nodes-base.noOp' },
			]);
		};
		const post = async (url: string, body: unknown) => {
			const headers = { 'content-type': 'application/json' };
			const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body), headers });
			return { status: answer.status, text: await answer.text() };
		};
		const start = { reference: 'row-7', agentId: AGENT, channel: 'voice' };
		const query = (apiKey: string) =>
			new URLSearchParams({ reference: 'row-7', signature: signStart(apiKey, start) });
		const BUSY = { agent_id: AGENT, to: PHONE, status: 'busy' };

		it('starts the workflow with a genuine callback', async () => {
			const { workflow, testUrl } = await listen(callbacks());
			expect(await post(`${testUrl}?${query(API_KEY)}`, BUSY)).toEqual({ status: 200, text: '' });
			const [{ id }] = await product.n8n.client.awaitExecutions(workflow, 1);
			const execution = await product.n8n.client.awaitExecution(id);
			expect(execution.status).toBe('success');
			expect(outputOf(execution, TRIGGER)[0].json).toMatchObject({ reference: 'row-7' });
		});

		it('shows why a callback was refused, and says 401 to its sender', async () => {
			const { workflow, testUrl } = await listen(callbacks());
			const answer = await post(`${testUrl}?${query('another key')}`, BUSY);
			expect(answer.status).toBe(401);
			expect(JSON.parse(answer.text)).toEqual({ message: expect.stringContaining('signature') });
			const [{ id }] = await product.n8n.client.awaitExecutions(workflow, 1);
			const execution = await product.n8n.client.awaitExecution(id);
			expect(execution.status).toBe('error');
			expect(JSON.stringify(execution)).toMatch(/Refused a callback: .*another credential/);
		});
	});
}
