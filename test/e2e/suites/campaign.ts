import type { DataTableRow } from '../../n8n/dataTables';
import { fillIn, readExample } from '../../n8n/examples';
import type { StoredWorkflow } from '../../n8n/workflow';
import { AGENT, type Product } from '../product';
import { createTablesOf, tableChoice } from './tables';
import { talkingStudio } from './talking';

const MANUAL = "When clicking 'Execute workflow'";
const TESTER = '972540000017';
const NOT_A_NUMBER = 'call me';
const LOST = '972540000013';
/** By the simulator's scripts, the last digit decides who picks up and what is said. */
const PEOPLE = ['972540000010', NOT_A_NUMBER, LOST, '972540000011', '972540000016'];

/** The example campaign: its test, its run, run again, and run after a stop in the middle. */
export function campaignSuite(product: Product): void {
	describe('the example campaign-from-a-table', () => {
		let table: string;
		const example = readExample('campaign-from-a-table.json');
		let tables: Record<string, string> = {};
		/** A copy of the workflow has a memory of its own, so the runs share one. */
		let campaign: StoredWorkflow;
		beforeAll(async () => {
			if (product.edition === '1.x') tables = await createTablesOf(product, example);
		});
		beforeEach(() => talkingStudio(product));

		const workflowWith = async (testRecipient: string): Promise<StoredWorkflow> =>
			await product.n8n.client.createWorkflow(
				fillIn(example, {
					credential: product.credential,
					settings: { agentId: AGENT, testRecipient },
					tables: tableChoice(product, tables),
				}),
			);
		const rowsAfter = async (workflow: StoredWorkflow): Promise<DataTableRow[]> => {
			const execution = await product.n8n.client.run(workflow, MANUAL);
			expect(execution.status).toBe('success');
			return product.n8n.client.dataTables.rows(table);
		};
		const cells = (rows: DataTableRow[], column: string) => rows.map((row) => row[column]);

		it('makes its table, and calls nobody while that is empty', async () => {
			const { client } = product.n8n;
			const workflow = await workflowWith('');
			for (let run = 1; run <= 2; run += 1) {
				expect((await client.run(workflow, MANUAL)).status).toBe('success');
			}
			table = (await client.dataTables.find('campaign')) ?? '';
			expect(await client.dataTables.rows(table)).toEqual([]);
			expect(product.studio.sessions).toEqual([]);
			const rows = PEOPLE.map((phone, index) => ({ phone, name: `Person ${index}` }));
			await client.dataTables.insert(table, rows);
		});

		it('calls nobody before the user has entered a number for the test', async () => {
			const workflow = await workflowWith('put-your-own-number-here');
			expect(cells(await rowsAfter(workflow), 'status')).toEqual([
				'failed',
				...PEOPLE.slice(1).map(() => null),
			]);
			expect(product.studio.sessions).toEqual([]);
		});

		it('calls only the test recipient in a test, as if that were the first person', async () => {
			const [first, ...others] = await rowsAfter(await workflowWith(TESTER));
			expect(product.studio.sessions.map(({ to }) => to)).toEqual([TESTER]);
			expect(first).toMatchObject({ status: 'test', result: 'talked', note: null });
			expect(first.said).toContain('Hello Person 0');
			expect(others.every(({ status }) => status === null)).toBe(true);
		});

		it('calls each row, and writes into it what was said', async () => {
			const { studio } = product;
			campaign = await workflowWith('');
			studio.configure({
				faults: ({ rawBody }) =>
					rawBody.includes(LOST) ? { kind: 'resetAfterAccept' } : undefined,
			});
			const rows = await rowsAfter(campaign);
			expect(cells(rows, 'status')).toEqual([
				'started',
				'failed',
				'may_have_started',
				'started',
				'started',
			]);
			expect(cells(rows, 'result')).toEqual(['talked', null, null, 'no_answer', 'said_nothing']);
			expect(rows[0]).toMatchObject({
				answer: 'yes',
				said: expect.stringMatching(/^Agent: Hello Person 0.*\nUser: .*\nAgent: .*Goodbye\.$/),
				recording: expect.stringContaining('https://'),
			});
			expect(Number(rows[0].seconds)).toBeGreaterThan(0);
			expect(rows[1].note).toMatch(/"To" holds letters: "call me".*Enter the digits/);
			expect(studio.sentTo(LOST)).toHaveLength(1);
		});

		it('tries only what certainly failed when it is run again', async () => {
			await product.n8n.client.dataTables.update(table, 2, { phone: '972540000027' });
			const rows = await rowsAfter(campaign);
			expect(product.studio.sessions.map(({ to }) => to)).toEqual(['972540000027']);
			expect(rows[1]).toMatchObject({ status: 'started', result: 'talked', note: null });
			expect(rows[2]).toMatchObject({ status: 'may_have_started', result: null });
		});

		it('looks for the results of an earlier run that was stopped while it waited', async () => {
			const { n8n, studio } = product;
			const now = Date.now();
			const id = studio.addSession({
				startMs: now - 60_000,
				endMs: now - 30_000,
				turns: [{ speaker: 'user', text: 'Said while n8n was down' }],
			});
			await n8n.client.dataTables.update(table, 1, { session_id: id, result: null, said: null });
			const rows = await rowsAfter(campaign);
			expect(rows[0]).toMatchObject({ result: 'talked', said: 'User: Said while n8n was down' });
			expect(studio.sessions).toEqual([]);
		});

		it('does not call a row again whose start a crash kept from being written', async () => {
			const lost = { status: null, session_id: null, result: null };
			await product.n8n.client.dataTables.update(table, 1, lost);
			const rows = await rowsAfter(campaign);
			expect(rows[0].status).toBe('already_started');
			expect(product.studio.sessions).toEqual([]);
		});
	});
}
