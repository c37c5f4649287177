import type { DataTableRow } from '../../n8n/dataTables';
import { fillIn, readExample } from '../../n8n/examples';
import type { StoredWorkflow } from '../../n8n/workflow';
import { AGENT, type Product } from '../product';
import { createTablesOf, tableChoice } from './tables';
import { talkingStudio } from './talking';

const START = 'Every half hour';
/** By the simulator's scripts, the last digit decides who picks up. */
const BUSY = '972540000071';
const TALKS = '972540000070';
const HOUR_MS = 60 * 60_000;
const ALWAYS = { callFrom: '00:00', callTo: '24:00', callDays: '1,2,3,4,5,6,7' };

/** The example that calls again who did not pick up, with the hours of waiting taken out of its table. */
export function callAgainSuite(product: Product): void {
	describe('the example retry-who-did-not-pick-up', () => {
		const example = readExample('retry-who-did-not-pick-up.json');
		let tables: Record<string, string>;
		let workflow: StoredWorkflow;
		beforeAll(async () => {
			tables = await createTablesOf(product, example);
			workflow = await stored(ALWAYS);
			await insert(BUSY, TALKS);
		});
		beforeEach(() => talkingStudio(product));

		const stored = async (settings: Record<string, string>) =>
			await product.n8n.client.createWorkflow(
				fillIn(example, {
					credential: product.credential,
					settings: { agentId: AGENT, testRecipient: '', ...settings },
					tables: tableChoice(product, tables),
				}),
			);
		const insert = async (...phones: string[]) =>
			await product.n8n.client.dataTables.insert(
				tables.call_again,
				phones.map((phone) => ({ phone, name: 'Ann' })),
			);
		const rowsAfter = async (run = workflow): Promise<DataTableRow[]> => {
			const execution = await product.n8n.client.run(run, START);
			expect(execution.status).toBe('success');
			return await product.n8n.client.dataTables.rows(tables.call_again);
		};
		const called = () => product.studio.sessions.map(({ to }) => to);
		/** How many hours from now on a row is to be called again. */
		const hoursUntil = ({ next_call_at: next }: DataTableRow) =>
			(Date.parse(String(next)) - Date.now()) / HOUR_MS;
		const letTimePass = async (rowId: number) =>
			await product.n8n.client.dataTables.update(tables.call_again, rowId, {
				next_call_at: new Date(Date.now() - 1000).toISOString(),
			});

		it('changes no row in a test', async () => {
			const test = await stored({ ...ALWAYS, testRecipient: '972540000079' });
			const rows = await rowsAfter(test);
			expect(called()).toEqual(['972540000079']);
			expect(rows.map(({ status }) => status)).toEqual([null, null]);
		});

		it('notes who was reached, and that a busy one is called two hours later', async () => {
			const [busy, talks] = await rowsAfter();
			expect(called().sort()).toEqual([TALKS, BUSY]);
			expect(busy).toMatchObject({
				status: 'again',
				attempts: 1,
				note: 'Nobody picked up, attempt 1 of 3.',
			});
			expect(hoursUntil(busy)).toBeCloseTo(2, 1);
			expect(talks).toMatchObject({ status: 'reached', attempts: 1 });
			expect(talks.said).toContain('User: ');
		});

		it('calls nobody before the two hours are over', async () => {
			await rowsAfter();
			expect(called()).toEqual([]);
		});

		it('calls the second and the third time, and then gives up', async () => {
			await letTimePass(1);
			expect((await rowsAfter())[0]).toMatchObject({ status: 'again', attempts: 2 });
			await letTimePass(1);
			expect((await rowsAfter())[0]).toMatchObject({
				status: 'gave_up',
				attempts: 3,
				note: 'Nobody picked up in 3 attempts.',
			});
			expect(called()).toEqual([BUSY, BUSY]);
			await letTimePass(1);
			await rowsAfter();
			expect(called()).toEqual([BUSY, BUSY]);
		});

		it('calls nobody outside the calling hours of the row, and counts no attempt', async () => {
			await insert('972540000077');
			const hours = [2, 3].map((ahead) => new Date(Date.now() + ahead * HOUR_MS));
			const [callFrom, callTo] = hours.map((hour) => hour.toISOString().slice(11, 16));
			await product.n8n.client.dataTables.update(tables.call_again, 3, { time_zone: 'UTC' });
			const closed = await stored({ ...ALWAYS, callFrom, callTo });
			const [, , row] = await rowsAfter(closed);
			expect(called()).toEqual([]);
			expect(row).toMatchObject({ status: 'again', attempts: 0, note: null });
			expect(hoursUntil(row)).toBeCloseTo(2, 1);
		});

		it('does not call an attempt twice that a crash kept from being written', async () => {
			await letTimePass(3);
			expect((await rowsAfter())[2]).toMatchObject({ status: 'reached', attempts: 1 });
			await product.n8n.client.dataTables.update(tables.call_again, 3, {
				status: null,
				attempts: 0,
				session_id: null,
			});
			expect((await rowsAfter())[2]).toMatchObject({ status: 'already_started', attempts: 0 });
			expect(called()).toEqual(['972540000077']);
		});
	});
}
