import type { DataTableRow } from '../../n8n/dataTables';
import { fillIn, readExample } from '../../n8n/examples';
import type { StoredWorkflow } from '../../n8n/workflow';
import { AGENT, type Product } from '../product';
import { createTable, tableChoice } from './tables';

const TRIGGER = "When clicking 'Execute workflow'";
const NOT_A_NUMBER = 'call me';
const LOST = '972540000013';
const PHONES = ['972540000010', NOT_A_NUMBER, LOST, '972540000014'];

/** The example campaign: run, run again, and run after a crash between a call and its row. */
export function campaignSuite(product: Product): void {
	describe('the example campaign-from-a-table', () => {
		let table: string;
		let workflow: StoredWorkflow;
		beforeAll(async () => {
			table = await createTable(product, 'campaign', [
				'phone',
				'name',
				'status',
				'session_id',
				'note',
			]);
			const { credential } = product;
			const filling = { credential, settings: { agentId: AGENT } };
			workflow = await product.n8n.client.createWorkflow(
				fillIn(readExample('campaign-from-a-table.json'), {
					...filling,
					tables: tableChoice(product, { campaign: table }),
				}),
			);
			const rows = PHONES.map((phone, index) => ({ phone, name: `Person ${index}` }));
			await product.n8n.client.dataTables.insert(table, rows);
		});

		const run = async (): Promise<DataTableRow[]> => {
			const execution = await product.n8n.client.run(workflow, TRIGGER);
			expect(execution.status).toBe('success');
			return product.n8n.client.dataTables.rows(table);
		};
		const statuses = (rows: DataTableRow[]) => rows.map(({ status }) => status);

		it('calls each row and writes back what became of it', async () => {
			const { studio } = product;
			studio.configure({
				faults: ({ rawBody }) =>
					rawBody.includes(LOST) ? { kind: 'resetAfterAccept' } : undefined,
			});
			const rows = await run();
			expect(statuses(rows)).toEqual(['started', 'failed', 'may_have_started', 'started']);
			expect(rows[0].session_id).toBe(studio.sentTo(PHONES[0])[0].sessionId);
			expect(rows[1].note).toContain(NOT_A_NUMBER);
			expect(studio.sentTo(LOST)).toHaveLength(1);
			expect(studio.sessions[0].sessionParameters).toEqual([
				{ name: 'CALLER_NAME', value: 'Person 0' },
			]);
		});

		it('tries only what certainly failed when it is run again', async () => {
			await product.n8n.client.dataTables.update(table, 2, { phone: '972540000011' });
			const rows = await run();
			expect(statuses(rows)).toEqual(['started', 'started', 'may_have_started', 'started']);
			expect(product.studio.sessions.map(({ to }) => to)).toEqual(['972540000011']);
		});

		it('does not call a row again whose result a crash kept from being written', async () => {
			await product.n8n.client.dataTables.update(table, 1, { status: null, session_id: null });
			const rows = await run();
			expect(rows[0].status).toBe('already_started');
			expect(product.studio.sessions).toEqual([]);
		});
	});
}
