import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fillIn, readExample } from '../../n8n/examples';
import { until } from '../../n8n/until';
import { CALLBACK_TOKEN, type Product } from '../product';

const SECRET = { name: 'X-Desk-Secret', value: 'secret-of-the-desk' };

/** The example live-agent-in-slack-or-help-desk, with a help desk that notes what it is told. */
export function liveAgentSuite(product: Product): void {
	describe('the example live-agent-in-slack-or-help-desk', () => {
		let desk: Server;
		let triggerUrl: string;
		let answerPath: string;
		const told: string[] = [];

		beforeAll(async () => {
			desk = createServer(async (request, response) => {
				let text = '';
				for await (const chunk of request) text += String(chunk);
				told.push((JSON.parse(text) as { text: string }).text);
				response.end('ok');
			});
			await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve));
			const { port } = desk.address() as AddressInfo;
			const { client } = product.n8n;
			const { id, name } = await client.createCredential('Desk', 'httpHeaderAuth', SECRET);
			const example = fillIn(readExample('live-agent-in-slack-or-help-desk.json'), {
				credential: product.credential,
				settings: { deskUrl: `http://127.0.0.1:${port}/` },
				credentials: { 'When the team answers': { httpHeaderAuth: { id, name } } },
			});
			const [trigger, answer] = ['When a person needs a human', 'When the team answers'].map(
				(node) => example.nodes.find((each) => each.name === node),
			);
			await client.activate(await client.createWorkflow(example));
			triggerUrl = `${trigger?.webhookId}/webhook`;
			answerPath = String(answer?.parameters.path);
			await client.awaitWebhook(triggerUrl);
			await client.awaitWebhook(answerPath);
			triggerUrl = `${client.webhookUrl(triggerUrl)}?token=${CALLBACK_TOKEN}`;
		});
		afterAll(() => desk?.close());
		beforeEach(() => void told.splice(0));

		const answer = async (body: object, value = SECRET.value) =>
			await product.n8n.client.callWebhook(answerPath, { body, headers: { [SECRET.name]: value } });

		it('tells the team what was said, and sends its answers to the person', async () => {
			const { sessionId } = await product.studio.liveAgent.start(triggerUrl, {
				transcription: [{ Agent: 'Hello' }, { User: 'A human, please' }],
			});
			await until(() => told.length === 1, { timeoutMs: 20_000, what: 'the first message' });
			expect(told[0]).toContain('Agent: Hello\nUser: A human, please');
			expect(told[0]).toContain(`Session: ${sessionId}`);

			await product.studio.liveAgent.userMessage(triggerUrl, { sessionId, text: 'Are you there?' });
			await product.studio.liveAgent.userMessage(triggerUrl, {
				sessionId,
				type: 'image',
				image: { url: 'https://example.com/a.png', caption: 'My parcel' },
			});
			await until(() => told.length === 3, { timeoutMs: 20_000, what: 'all messages' });
			expect(told.join()).toContain('The person: Are you there?');
			expect(told.join()).toContain('The person: My parcel https://example.com/a.png');

			expect(await answer({ sessionId, text: 'Yes, this is Diane.' })).toMatchObject({
				status: 200,
				body: { sent: true },
			});
			expect(product.studio.liveAgentMessages).toMatchObject([
				{ sessionId, body: { message_type: 'text', text: 'Yes, this is Diane.' } },
			]);
			expect(await answer({ sessionId, done: true })).toMatchObject({
				body: { disconnected: true },
			});
			expect(product.studio.liveAgentDisconnects).toMatchObject([{ sessionId }]);
		});

		it('takes answers of the team only', async () => {
			const { sessionId } = await product.studio.liveAgent.start(triggerUrl);
			expect((await answer({ sessionId, text: 'Hello' }, 'guessed')).status).toBe(403);
			expect(product.studio.liveAgentMessages).toEqual([]);
		});

		it('says so when the session is not with a live agent', async () => {
			expect((await answer({ sessionId: 'unknown', text: 'Hello' })).status).toBe(500);
		});
	});
}
