import { fillIn, readExample } from '../../n8n/examples';
import { until } from '../../n8n/until';
import { CALLBACK_TOKEN, type Product } from '../product';
import { startReceiver, type Receiver } from '../../n8n/receiver';
import { publish, webhookPathOf } from './workflows';

const SECRET = { name: 'X-Desk-Secret', value: 'secret-of-the-desk' };

/** The two examples of a live agent, with a help desk that notes what it receives. */
export function liveAgentSuite(product: Product): void {
	describe('the examples live-agent-in-slack-or-help-desk and live-agent-answer-from-the-team', () => {
		let desk: Receiver;
		let triggerUrl: string;
		let answerPath: string;

		beforeAll(async () => {
			desk = await startReceiver();
			const { client } = product.n8n;
			const { id, name } = await client.createCredential('Desk', 'httpHeaderAuth', SECRET);
			const { credential } = product;
			const toTeam = fillIn(readExample('live-agent-in-slack-or-help-desk.json'), {
				credential,
				settings: { deskUrl: desk.url },
			});
			await publish(product, toTeam);
			const path = webhookPathOf(toTeam, 'When a person needs a human');
			triggerUrl = `${client.webhookUrl(path)}?token=${CALLBACK_TOKEN}`;

			const toPerson = fillIn(readExample('live-agent-answer-from-the-team.json'), {
				credential,
				credentials: { 'When the team answers': { httpHeaderAuth: { id, name } } },
			});
			const answering = toPerson.nodes.find((node) => node.name === 'When the team answers');
			answerPath = String(answering?.parameters.path);
			await client.activate(await client.createWorkflow(toPerson));
			await client.awaitWebhook(answerPath);
		});
		afterAll(() => desk?.close());
		beforeEach(() => void desk.texts.splice(0));

		const answer = async (body: object, value = SECRET.value) =>
			await product.n8n.client.callWebhook(answerPath, { body, headers: { [SECRET.name]: value } });

		it('shows the team what was said, and sends its answers to the person', async () => {
			const { sessionId } = await product.studio.liveAgent.start(triggerUrl, {
				transcription: [{ Agent: 'Hello' }, { User: 'A human, please' }],
			});
			await until(() => desk.texts.length === 1, { timeoutMs: 20_000, what: 'the first message' });
			expect(desk.texts[0]).toContain('Agent: Hello\nUser: A human, please');
			expect(desk.texts[0]).toContain(`Session: ${sessionId}`);

			await product.studio.liveAgent.userMessage(triggerUrl, { sessionId, text: 'Are you there?' });
			await product.studio.liveAgent.userMessage(triggerUrl, {
				sessionId,
				type: 'image',
				image: { url: 'https://example.com/a.png', caption: 'My parcel' },
			});
			await until(() => desk.texts.length === 3, { timeoutMs: 20_000, what: 'all messages' });
			expect(desk.texts.join()).toContain('The person: Are you there?');
			expect(desk.texts.join()).toContain('The person: My parcel https://example.com/a.png');

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
