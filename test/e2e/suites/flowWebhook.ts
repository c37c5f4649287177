import { fillIn, readExample } from '../../n8n/examples';
import type { Product } from '../product';
import { createTable, tableChoice } from './tables';

const SECRET = { name: 'X-Flow-Secret', value: 'secret-of-the-flow' };
const FLOW_GIVES_UP_MS = 5000;

/** The example answer-a-flow-webhook, asked as a flow asks. */
export function flowWebhookSuite(product: Product): void {
	describe('the example answer-a-flow-webhook', () => {
		let path: string;
		let tableId: string;

		beforeAll(async () => {
			const { client } = product.n8n;
			tableId = await createTable(product, 'customers', ['phone', 'name', 'appointment']);
			await client.dataTables.insert(tableId, [
				{ phone: '972541116037', name: 'Diane', appointment: 'Monday at ten' },
			]);
			const { id, name } = await client.createCredential('Flow', 'httpHeaderAuth', SECRET);
			const example = fillIn(readExample('answer-a-flow-webhook.json'), {
				tables: tableChoice(product, { customers: tableId }),
				credentials: { 'When the flow asks': { httpHeaderAuth: { id, name } } },
			});
			const webhook = example.nodes.find((node) => node.name === 'When the flow asks');
			path = String(webhook?.parameters.path);
			await client.activate(await client.createWorkflow(example));
			await client.awaitWebhook(path);
		});
		afterAll(async () => await product.n8n.client.dataTables.delete(tableId));

		const ask = async (body: object, headers = { [SECRET.name]: SECRET.value }) =>
			await product.n8n.client.callWebhook(path, { body, headers });

		it('answers with the row of the caller, well before the flow gives up', async () => {
			await ask({ phone: '1' });
			const beganMs = performance.now();
			const { status, body } = await ask({ phone: '+972 54-111-6037' });
			expect(performance.now() - beganMs).toBeLessThan(FLOW_GIVES_UP_MS / 2);
			expect({ status, body }).toEqual({
				status: 200,
				body: { found: 'yes', name: 'Diane', appointment: 'Monday at ten' },
			});
		});

		it.each([[{ phone: '15550100' }], [{}]])(
			'answers to %j that nobody was found',
			async (body) => {
				expect(await ask(body)).toMatchObject({
					status: 200,
					body: { found: 'no', name: '', appointment: '' },
				});
			},
		);

		it('answers nobody who does not know the secret', async () => {
			expect((await ask({ phone: '972541116037' }, {} as never)).status).toBe(403);
		});
	});
}
