import { fillIn, readExample } from '../../n8n/examples';
import type { StoredWorkflow } from '../../n8n/workflow';
import { AGENT, type Product } from '../product';
import { createTablesOf, tableChoice } from './tables';
import { talkingStudio } from './talking';

const MANUAL = "When clicking 'Execute workflow'";
const LISTED = '972540000080';
/** By the simulator's script, a person with this last digit asks not to be called again. */
const HAS_ENOUGH = '972540000085';
const TALKS = '972540000087';

/** The example with a do-not-call list. */
export function doNotCallSuite(product: Product): void {
	describe('the example skip-who-must-not-be-called', () => {
		let tables: Record<string, string>;
		let workflow: StoredWorkflow;
		beforeAll(async () => {
			const example = readExample('skip-who-must-not-be-called.json');
			tables = await createTablesOf(product, example);
			workflow = await product.n8n.client.createWorkflow(
				fillIn(example, {
					credential: product.credential,
					settings: { agentId: AGENT, testRecipient: '' },
					tables: tableChoice(product, tables),
				}),
			);
			const { dataTables } = product.n8n.client;
			await dataTables.insert(tables.do_not_call, [{ phone: LISTED, name: 'Ann' }]);
		});
		beforeEach(() => talkingStudio(product));

		const run = async (...phones: string[]) => {
			const { client } = product.n8n;
			const rows = phones.map((phone) => ({ phone, name: 'Ben' }));
			await client.dataTables.insert(tables.prospects, rows);
			expect((await client.run(workflow, MANUAL)).status).toBe('success');
			const all = await client.dataTables.rows(tables.prospects);
			return all.slice(-phones.length).map(({ status, result }) => [status, result]);
		};
		const called = () => product.studio.sessions.map(({ to }) => to);

		it('compares numbers as they would be dialled, and calls the others', async () => {
			const spellings = ['+972 54-000-0080', '00972540000080', 'tel:+972540000080'];
			expect(await run(...spellings, '+972 54 000 0087', 'nobody')).toEqual([
				...spellings.map(() => ['do_not_call', null]),
				['started', 'talked'],
				['failed', null],
			]);
			expect(called()).toEqual([TALKS]);
		});

		it('adds to the list who asks in a call not to be called again', async () => {
			expect(await run('+972 54 000 0085')).toEqual([['started', 'talked']]);
			const list = await product.n8n.client.dataTables.rows(tables.do_not_call);
			expect(list).toMatchObject([
				{ phone: LISTED },
				{ phone: HAS_ENOUGH, name: 'Ben', reason: expect.stringContaining('Said so in a call') },
			]);
			expect(await run('00972 54 000 0085')).toEqual([['do_not_call', null]]);
			expect(called()).toEqual([HAS_ENOUGH]);
		});
	});
}
