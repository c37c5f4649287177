import { fillIn, readExample } from '../../n8n/examples';
import { AGENT, type Product } from '../product';
import { createTable, tableChoice } from './tables';

const CHAT = 'When chat message received';

/** The example chat-with-an-http-agent, written to as n8n's chat window does. */
export function httpAgentChatSuite(product: Product): void {
	describe('the example chat-with-an-http-agent', () => {
		let chatUrl: string;
		let tableId: string;

		beforeAll(async () => {
			const { client } = product.n8n;
			tableId = await createTable(product, 'chats', ['chat', 'session_id', 'session_token']);
			const example = fillIn(readExample('chat-with-an-http-agent.json'), {
				credential: product.credential,
				settings: { agentId: AGENT },
				tables: tableChoice(product, { chats: tableId }),
			});
			const chat = example.nodes.find((node) => node.name === CHAT);
			Object.assign(chat?.parameters ?? {}, { public: true });
			await client.activate(await client.createWorkflow(example));
			chatUrl = `${chat?.webhookId}/chat`;
			await client.awaitWebhook(chatUrl);
		});
		afterAll(async () => await product.n8n.client.dataTables.delete(tableId));

		const say = async (sessionId: string, chatInput: string) => {
			const body = { action: 'sendMessage', sessionId, chatInput };
			const answer = await product.n8n.client.callWebhook(chatUrl, { body });
			expect(answer.status).toBe(200);
			return (answer.body as { output?: string }).output;
		};
		const rows = async () => await product.n8n.client.dataTables.rows(tableId);

		it('keeps one session for each chat until it ends', async () => {
			expect(await say('a', 'Hello')).toBe('You said: Hello');
			expect(await say('b', 'Hi')).toBe('You said: Hi');
			expect(await say('a', 'Again')).toBe('You said: Again');
			expect(product.studio.sessions.map(({ channel }) => channel)).toEqual(['http', 'http']);
			expect((await rows()).map(({ chat }) => chat)).toEqual(['a', 'b']);
			expect(await say('a', 'bye')).toBe('Goodbye');
			expect((await rows()).map(({ chat }) => chat)).toEqual(['b']);
			expect(await say('a', 'New')).toBe('You said: New');
			expect(product.studio.sessions).toHaveLength(3);
		});

		it('begins anew after a session that AI Studio no longer knows', async () => {
			await say('lost', 'Hello');
			product.studio.reset();
			expect(await say('lost', 'Still there?')).toContain('Please write again');
			expect((await rows()).map(({ chat }) => chat)).not.toContain('lost');
			expect(await say('lost', 'Hello again')).toBe('You said: Hello again');
		});
	});
}
