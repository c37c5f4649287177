import type { DataTableRow } from '../../n8n/dataTables';
import { fillIn, readExample } from '../../n8n/examples';
import { until } from '../../n8n/until';
import type { StoredWorkflow } from '../../n8n/workflow';
import { AGENT, type Product } from '../product';
import { publishSessionTrigger } from './sessionPolls';
import { createTablesOf, tableChoice } from './tables';
import { talkingStudio } from './talking';
import { webhookPathOf } from './workflows';

const MANUAL = "When clicking 'Execute workflow'";
const CALLBACKS = 'When a call was not picked up';
/** By the simulator's scripts, the last digit decides who picks up and what is said. */
const PHONES = ['972540000060', '972540000061', '972540000066'];
const TESTER = '972540000068';
/** The trigger waits a minute and a half for the recording of a call that it does not know yet. */
const TIMEOUT_MS = 150_000;

/** The two examples for lists of thousands: one starts the calls, the other writes in what was said. */
export function thousandsSuite(product: Product): void {
	describe('the examples campaign-of-thousands and campaign-of-thousands-results', () => {
		const calling = readExample('campaign-of-thousands.json');
		const results = readExample('campaign-of-thousands-results.json');
		let tables: Record<string, string>;
		let published: StoredWorkflow;
		beforeAll(async () => {
			tables = await createTablesOf(product, calling);
		});
		beforeEach(() => talkingStudio(product));
		afterAll(async () => await product.n8n.client.deactivate(published));

		const common = () => ({
			credential: product.credential,
			tables: tableChoice(product, tables),
		});
		const calls = async (testRecipient = '') => {
			const { client } = product.n8n;
			const statusUrl = client.webhookUrl(webhookPathOf(results, CALLBACKS));
			const settings = { agentId: AGENT, testRecipient, statusUrl };
			return await client.createWorkflow(fillIn(calling, { ...common(), settings }));
		};
		const rows = async (): Promise<DataTableRow[]> =>
			await product.n8n.client.dataTables.rows(tables.long_list);

		it('write into each row what was said, and who did not pick up', async () => {
			const { n8n, studio } = product;
			published = await publishSessionTrigger(product, fillIn(results, common()));
			await n8n.client.awaitWebhook(webhookPathOf(results, CALLBACKS));
			const people = PHONES.map((phone, index) => ({ phone, name: `Person ${index}` }));
			await n8n.client.dataTables.insert(tables.long_list, people);

			const execution = await n8n.client.run(await calls(), MANUAL);
			expect(execution.status).toBe('success');
			const isComplete = async () =>
				(await rows()).every(
					({ result, report, phone }) => result && (report || phone !== PHONES[1]),
				);
			await until(isComplete, { timeoutMs: TIMEOUT_MS, what: 'all results' });
			expect(studio.sessions.map(({ to }) => to).sort()).toEqual(PHONES);
			expect(await rows()).toMatchObject([
				{
					status: 'started',
					result: 'talked',
					answer: 'yes',
					said: expect.stringContaining('Hello Person 0'),
					report: null,
				},
				{ status: 'started', result: 'no_answer', report: 'busy' },
				{ status: 'started', result: 'said_nothing', report: null },
			]);
		});

		it('call only the test recipient in a test', async () => {
			const { n8n, studio } = product;
			await n8n.client.dataTables.insert(tables.long_list, [
				{ phone: '972540000067', name: 'Ann' },
			]);
			const execution = await n8n.client.run(await calls(TESTER), MANUAL);
			expect(execution.status).toBe('success');
			expect(studio.sessions.map(({ to }) => to)).toEqual([TESTER]);
			expect((await rows()).at(-1)).toMatchObject({ status: null });
		});
	});
}
