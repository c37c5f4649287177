import { outputOf } from '../../n8n/execution';
import { fillIn, readExample } from '../../n8n/examples';
import { defaultCallbackScript } from '../../simulator';
import { AGENT, type Product } from '../product';

const MANUAL = "When clicking 'Execute workflow'";
/** By the simulator's script, the last digit tells the outcome of a message. */
const PEOPLE = {
	read: '972540000030',
	refused: '972540000039',
	neverRead: '972540000038',
	unreachable: 'no number',
};
/** n8n looks once a minute which executions have slept long enough. */
const TIMEOUT_MS = 150_000;

/** The example that writes on WhatsApp and takes a branch for each outcome. */
export function whatsAppSuite(product: Product): void {
	describe('the example whatsapp-template-and-branch', () => {
		it('takes the branch of each outcome, one person after the other', async () => {
			const { n8n, studio, credential } = product;
			studio.configure({ callbacks: defaultCallbackScript });
			const people = Object.entries(PEOPLE).map(([name, phone]) => ({ name, phone }));
			const example = fillIn(readExample('whatsapp-template-and-branch.json'), {
				credential,
				settings: {
					agentId: AGENT,
					namespace: 'namespace',
					template: 'reminder',
					people: JSON.stringify(people),
				},
			});
			const node = example.nodes.find(({ name }) => name === 'WhatsApp');
			Object.assign(node?.parameters ?? {}, { waitMinutes: 0.1 });
			const workflow = await n8n.client.createWorkflow(example);
			const execution = await n8n.client.run(workflow, MANUAL, TIMEOUT_MS);
			expect(execution.status).toBe('success');

			const taken = ['Was read', 'Was delivered', 'Was refused', 'No report in time'].map(
				(branch) => outputOf(execution, branch).map(({ json }) => json.to),
			);
			expect(taken).toEqual([[PEOPLE.read], [], [PEOPLE.refused], [PEOPLE.neverRead]]);
			const [notStarted] = outputOf(execution, 'Was not started');
			expect(notStarted.json.error).toContain(PEOPLE.unreachable);
			const [read] = outputOf(execution, 'Was read');
			expect(read.json).toMatchObject({ outcome: 'reported', status: 'read', channel: 'whatsapp' });
			expect(studio.sessions[0].body.components).toEqual([
				{ type: 'body', parameters: [{ type: 'text', text: 'read' }] },
			]);
			expect(outputOf(execution, 'Next person')).toHaveLength(people.length);
		});
	});
}
