import { failureOf, outputOf } from '../../n8n/execution';
import { AGENT, type Product } from '../product';
import { startWorkflow, STARTS } from './startWorkflow';

const REFUSED = '972540000042';
const PHONES = ['972540000041', REFUSED, '972540000043'];

/** "Retry execution" in n8n's list of executions, for a run that stopped at an item. */
export function retrySuite(product: Product): void {
	describe('a failed execution that is retried', () => {
		it('starts only what was not started before', async () => {
			const { n8n, studio } = product;
			const isRefused = (body: string) => body.includes(REFUSED);
			studio.configure({
				faults: ({ rawBody, numberForRecipient }) =>
					isRefused(rawBody) && numberForRecipient === 1
						? { kind: 'status', status: 400, started: false }
						: undefined,
			});
			const workflow = await n8n.client.createWorkflow(
				startWorkflow(product, { agentId: AGENT, phones: PHONES }),
			);
			const failed = await n8n.client.run(workflow, STARTS.trigger);
			expect(failed.status).toBe('error');
			expect(failureOf(failed)).toContain('refused the request with status 400');
			const startedFirst = studio.sessions.map(({ to }) => to);
			expect(startedFirst).toContain(PHONES[0]);

			const retried = await n8n.client.retry(failed.id);
			expect(retried.status).toBe('success');
			expect(studio.summary().perRecipient).toEqual(
				Object.fromEntries(PHONES.map((phone) => [phone, 1])),
			);
			expect(outputOf(retried, STARTS.node).map(({ json }) => json.session_id)).toEqual(
				PHONES.map((phone) => studio.sentTo(phone)[0].sessionId),
			);
		});
	});
}
