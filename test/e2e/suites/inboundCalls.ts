import { fillIn, readExample } from '../../n8n/examples';
import { until } from '../../n8n/until';
import type { StoredWorkflow } from '../../n8n/workflow';
import { type Product } from '../product';
import { startReceiver, type Receiver } from '../../n8n/receiver';
import { publishSessionTrigger } from './sessionPolls';
import { createTablesOf, tableChoice } from './tables';
import { talkingStudio } from './talking';

const AGENT_NUMBER = '442079460000';
const CALLER = '972540000093';
const TIMEOUT_MS = 60_000;

/** The example after-each-inbound-call, with a chat that keeps the summaries. */
export function inboundCallsSuite(product: Product): void {
	describe('the example after-each-inbound-call', () => {
		const example = readExample('after-each-inbound-call.json');
		let chat: Receiver;
		let tables: Record<string, string> = {};
		let published: StoredWorkflow | undefined;
		beforeAll(async () => {
			chat = await startReceiver();
			if (product.edition === '1.x') tables = await createTablesOf(product, example);
		});
		beforeEach(() => talkingStudio(product));
		afterAll(async () => {
			if (published) await product.n8n.client.deactivate(published);
			chat?.close();
		});

		const filled = () =>
			fillIn(example, {
				credential: product.credential,
				settings: { ourNumber: `+${agentNumber}`, chatUrl: chat.url },
				tables: tableChoice(product, tables),
			});
		let agentNumber = AGENT_NUMBER;

		it('writes each call into the table and to the chat, once, and no call of our own', async () => {
			const { n8n, studio } = product;
			agentNumber = studio.inboundCall({ from: '972540000099' }).to;
			await studio.conversationsSettled();
			published = await publishSessionTrigger(product, filled());

			studio.addSession({ startMs: Date.now() - 2000, endMs: Date.now() - 1000 });
			const { sessionId } = studio.inboundCall({ from: CALLER });
			await until(() => chat.texts.length > 0, { timeoutMs: TIMEOUT_MS, what: 'a summary' });
			await n8n.client.awaitExecutions(published, 1);
			expect(chat.texts).toEqual([
				expect.stringMatching(
					/^Call from \+972540000093, \d+ seconds\.\nAnswer: move\nThe caller said: .*Friday morning/,
				),
			]);
			const table = (await n8n.client.dataTables.find('inbound_calls')) ?? '';
			expect(await n8n.client.dataTables.rows(table)).toMatchObject([
				{
					session_id: sessionId,
					caller: CALLER,
					answer: 'move',
					said: expect.stringMatching(/^Agent: Hello, .*\nUser: .*Friday morning/),
					recording: expect.stringContaining('https://'),
				},
			]);
		});

		it('takes the newest call when it is executed by hand, and adds no second row for it', async () => {
			const { n8n, studio } = product;
			const { sessionId } = studio.inboundCall({ from: CALLER });
			await studio.conversationsSettled();
			const workflow = await n8n.client.createWorkflow(filled());
			for (let run = 1; run <= 2; run += 1) {
				const execution = await n8n.client.run(workflow, 'When a conversation has finished');
				expect(execution.status).toBe('success');
			}
			const table = (await n8n.client.dataTables.find('inbound_calls')) ?? '';
			const rows = await n8n.client.dataTables.rows(table);
			expect(rows.filter((row) => row.session_id === sessionId)).toHaveLength(1);
		});
	});
}
