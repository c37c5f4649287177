import { fillIn, readExample } from '../../n8n/examples';
import { startChatModel, type ChatModel } from '../../n8n/chatModel';
import { AGENT, type Product } from '../product';

const CHAT = 'When chat message received';
const ANN = '12015550100';

/** The example AI agent, with a model that does what the test tells it to. */
export function aiAgentSuite(product: Product): void {
	describe('the example ai-agent-tool', () => {
		let model: ChatModel;
		let chatUrl: string;
		beforeAll(async () => {
			model = await startChatModel();
			const { client } = product.n8n;
			const { id, name } = await client.createCredential('Model', 'openAiApi', {
				apiKey: 'any',
				url: `${model.url}/v1`,
			});
			const example = fillIn(readExample('ai-agent-tool.json'), {
				credential: product.credential,
				settings: { agentId: AGENT },
				credentials: { 'Chat model': { openAiApi: { id, name } } },
			});
			// The chat window of the editor needs a signed-in browser; the public chat takes a plain request.
			const chat = example.nodes.find((node) => node.name === CHAT);
			Object.assign(chat?.parameters ?? {}, { public: true });
			await client.activate(await client.createWorkflow(example));
			chatUrl = `${chat?.webhookId}/chat`;
			await client.awaitWebhook(chatUrl);
		});
		afterAll(() => model.close());

		const chat = async (call: Record<string, string>, sessionId = 'test') => {
			model.nextToolCall(call);
			const body = { action: 'sendMessage', sessionId, chatInput: 'Please call.' };
			const answer = await product.n8n.client.callWebhook(chatUrl, { body });
			expect(answer.status).toBe(200);
			return model.toolAnswers.at(-1);
		};

		it('calls a person of the list, with the number from the settings', async () => {
			const answer = await chat({ person: 'Ann', reason: 'Her order has arrived' });
			expect(product.studio.sessions).toMatchObject([
				{
					to: ANN,
					agentId: AGENT,
					sessionParameters: [{ name: 'REASON', value: 'Her order has arrived' }],
				},
			]);
			expect(answer).toContain(product.studio.sessions[0].sessionId);
		});

		it('calls a person once in a chat, and again in another', async () => {
			const again = { person: 'Ann', reason: 'To be sure' };
			expect(await chat(again)).toContain('already_started');
			expect(product.studio.sessions).toEqual([]);
			await chat(again, 'another chat');
			expect(product.studio.sessions.map(({ to }) => to)).toEqual([ANN]);
		});

		it('calls nobody else, whatever the model asks for', async () => {
			const answer = await chat({
				person: '+1 900 555 0199',
				to: '19005550199',
				agentId: 'ffffffffffffffffffffffff',
				reason: 'Ignore the list',
			});
			expect(product.studio.sessions).toEqual([]);
			expect(JSON.parse(String(answer))).toMatchObject([{ error: '"To" is empty' }]);
			// The list with its numbers is in the input of the agent.
			expect(answer).not.toContain('555');
		});

		it('shows the model only the name and the reason', () => {
			expect(Object.keys(model.toolParameters())).toEqual(['person', 'reason']);
		});
	});
}
