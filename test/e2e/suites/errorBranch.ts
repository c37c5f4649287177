import { outputOf } from '../../n8n/execution';
import { AGENT, type Product } from '../product';
import { startWorkflow, STARTS } from './startWorkflow';

const GOOD = '972540000061';

/** Where failed items come out: n8n decides it by their keys, and has changed how. */
export function errorBranchSuite(product: Product): void {
	describe('a failed item', () => {
		it('comes out of the error branch with its row, and the others out of the success branch', async () => {
			const { n8n, studio } = product;
			const workflow = startWorkflow(product, { agentId: AGENT, phones: ['nobody', GOOD] });
			const node = workflow.nodes.find(({ name }) => name === STARTS.node);
			Object.assign(node ?? {}, { onError: 'continueErrorOutput' });
			const execution = await n8n.client.run(
				await n8n.client.createWorkflow(workflow),
				STARTS.trigger,
			);
			expect(execution.status).toBe('success');
			expect(studio.sentTo(GOOD)).toHaveLength(1);
			expect(outputOf(execution, STARTS.node, 0).map(({ json }) => json.to)).toEqual([GOOD]);
			expect(outputOf(execution, STARTS.node, 1).map(({ json }) => json)).toMatchObject([
				{ phone: 'nobody', error: expect.stringMatching(/^"To" /) },
			]);
		});
	});
}
