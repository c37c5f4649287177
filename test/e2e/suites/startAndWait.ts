import type { Simulator, StartedSession } from '../../simulator';
import { outputOf } from '../../n8n/execution';
import { until } from '../../n8n/until';
import { type Product } from '../product';
import { startWorkflow, STARTS } from './startWorkflow';

const AGENT = '60c09d70e6a68858f4220851';
const START_TIMEOUT_MS = 30_000;
const WAITING = { statuses: ['waiting' as const] };
/** n8n looks once a minute which executions have slept long enough. */
const WAKE_TIMEOUT_MS = 100_000;

/** Start and Wait on a real server: answers on the wire, a restart while it sleeps, and the time-out. */
export function startAndWaitSuite(product: Product): void {
	describe('Start and Wait', () => {
		const park = async (phone: string, waitMinutes = 5) => {
			const { client } = product.n8n;
			const workflow = await client.createWorkflow(
				startWorkflow(product, {
					agentId: AGENT,
					phones: [phone],
					resource: 'sms',
					operation: 'startAndWait',
					waitForStatuses: ['delivered', 'rejected', 'undeliverable'],
					waitMinutes,
				}),
			);
			const id = await client.start(workflow, STARTS.trigger);
			await client.awaitExecution(id, WAITING);
			return { id, session: await sessionTo(product.studio, phone) };
		};

		it('sleeps on over an interim status and wakes for the awaited one', async () => {
			const { studio, n8n } = product;
			const { id, session } = await park('972540000051');
			expect(await studio.callback(session, 'submitted')).toEqual({
				status: 200,
				data: { received: true },
			});
			await n8n.client.awaitExecution(id, WAITING);
			const strange = { ...session, statusUrl: session.statusUrl?.replace(/reference=[^&]*/, '') };
			expect(await studio.callback(strange, 'delivered')).toMatchObject({ status: 200 });
			await n8n.client.awaitExecution(id, WAITING);

			const answer = await studio.callback(session, 'delivered');
			expect(answer.status).toBe(200);
			const execution = await n8n.client.awaitExecution(id);
			expect(execution.status).toBe('success');
			expect(outputOf(execution, STARTS.node)).toMatchObject([
				{
					json: {
						session_id: session.sessionId,
						to: session.to,
						channel: 'sms',
						outcome: 'reported',
						status: 'delivered',
						callback: { message_uuid: session.uuid },
					},
				},
			]);
			expect(await studio.callback(session, 'delivered')).toMatchObject({ status: 409 });
		});

		it('wakes after a restart of n8n', async () => {
			const { studio, n8n } = product;
			const { id, session } = await park('972540000052');
			await n8n.restart();
			await n8n.client.awaitExecution(id, WAITING);
			expect(await studio.callback(session, 'undeliverable')).toMatchObject({ status: 200 });
			const execution = await n8n.client.awaitExecution(id);
			expect(execution.status).toBe('success');
			expect(outputOf(execution, STARTS.node)[0].json).toMatchObject({
				outcome: 'reported',
				status: 'undeliverable',
				session_id: session.sessionId,
			});
			expect(studio.summary().perRecipient).toEqual({ [session.to]: 1 });
		});

		it('goes on with the output of the start when the time was up while n8n was stopped', async () => {
			const { n8n, studio } = product;
			const { id, session } = await park('972540000053', 0.05);
			await n8n.restart();
			const execution = await n8n.client.awaitExecution(id, { timeoutMs: WAKE_TIMEOUT_MS });
			expect(execution.status).toBe('success');
			expect(outputOf(execution, STARTS.node)[0].json).toMatchObject({
				phone: session.to,
				outcome: 'no_report',
				session_id: session.sessionId,
			});
			expect(studio.summary().started).toBe(1);
		});
	});
}

async function sessionTo(studio: Simulator, phone: string): Promise<StartedSession> {
	return until(() => studio.sentTo(phone)[0], { timeoutMs: START_TIMEOUT_MS, what: phone });
}
