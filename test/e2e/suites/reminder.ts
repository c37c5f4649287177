import { fillIn, readExample } from '../../n8n/examples';
import { until } from '../../n8n/until';
import type { StoredWorkflow } from '../../n8n/workflow';
import { defaultCallbackScript } from '../../simulator';
import { AGENT, type Product } from '../product';
import { createTablesOf, tableChoice } from './tables';
import { publish, webhookPathOf } from './workflows';

const MANUAL = "When clicking 'Execute workflow'";
const TRIGGER = 'When a call was not picked up';
const SMS_AGENT = '60c09d70e6a68858f4220849';
/** By the simulator's script, the last digit tells the outcome of a call. */
const BUSY = '972540000021';
const NO_ANSWER = '972540000022';
const ANSWERED = '972540000023';
const SMS_TIMEOUT_MS = 30_000;

/** The two examples that call, and write an SMS to whoever did not pick up. */
export function reminderSuite(product: Product): void {
	describe('the examples reminder-call-then-sms and reminder-sms-after-no-answer', () => {
		let table: string;
		let calls: StoredWorkflow;
		let messages: StoredWorkflow;
		beforeAll(async () => {
			const { client } = product.n8n;
			const [calling, writing] = [
				'reminder-call-then-sms.json',
				'reminder-sms-after-no-answer.json',
			].map(readExample);
			const ids = await createTablesOf(product, calling);
			table = ids.appointments;
			const common = { credential: product.credential, tables: tableChoice(product, ids) };
			messages = await publish(
				product,
				fillIn(writing, { ...common, settings: { smsAgentId: SMS_AGENT } }),
			);
			const statusUrl = client.webhookUrl(webhookPathOf(writing, TRIGGER));
			calls = await client.createWorkflow(
				fillIn(calling, { ...common, settings: { callAgentId: AGENT, statusUrl } }),
			);
			await client.dataTables.insert(
				table,
				[BUSY, NO_ANSWER, ANSWERED].map((phone) => ({ phone, name: 'Ann', time: 'Monday, 10:00' })),
			);
		});
		afterAll(() => product.n8n.client.deactivate(messages));

		it('writes an SMS to each person who did not pick up, once', async () => {
			const { studio, n8n } = product;
			studio.configure({ callbacks: defaultCallbackScript });
			const execution = await n8n.client.run(calls, MANUAL);
			expect(execution.status).toBe('success');
			const smsTo = () => studio.sessions.filter(({ channel }) => channel === 'sms');
			const smsCells = async () => (await n8n.client.dataTables.rows(table)).map(({ sms }) => sms);
			await until(async () => (await smsCells()).filter(Boolean).length === 2, {
				timeoutMs: SMS_TIMEOUT_MS,
				what: 'both SMS',
			});

			const [call] = studio.sentTo(BUSY);
			expect(await studio.callback(call, 'busy')).toMatchObject({ status: 200 });
			await n8n.client.awaitExecutions(messages, 3);
			expect(smsTo().map(({ to, agentId }) => [to, agentId])).toEqual([
				[BUSY, SMS_AGENT],
				[NO_ANSWER, SMS_AGENT],
			]);
			expect(smsTo()[0].sessionParameters).toContainEqual({
				name: 'APPOINTMENT',
				value: 'Monday, 10:00',
			});
			const rows = await n8n.client.dataTables.rows(table);
			expect(rows.map((row) => row.call)).toEqual(['started', 'started', 'started']);
			expect(rows[1].sms).toBe('sent, since the call ended with: timeout');
			expect(rows[2].sms).toBeNull();
		});
	});
}
