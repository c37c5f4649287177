import { exampleFiles, readExample } from '../../n8n/examples';
import type { Product } from '../product';

const ONLY_FOR_PEOPLE = 'n8n-nodes-base.stickyNote';

/** What is true of every example file. Each has a suite of its own besides, which runs it. */
export function examplesSuite(product: Product): void {
	describe('the example files', () => {
		let known: Map<string, number[]>;
		beforeAll(async () => {
			known = await product.n8n.client.nodeTypes();
		});

		it.each(exampleFiles())(
			'%s is imported and has only nodes that this n8n knows',
			async (file) => {
				const { nodes } = await product.n8n.client.createWorkflow(readExample(file));
				const unknown = nodes.filter(
					({ type, typeVersion }) =>
						type !== ONLY_FOR_PEOPLE && !known.get(type)?.includes(typeVersion),
				);
				expect(unknown.map(({ type, typeVersion }) => `${type} ${typeVersion}`)).toEqual([]);
			},
		);

		it.each(exampleFiles())('%s belongs to no account and says what to change', (file) => {
			const { nodes } = readExample(file);
			expect(nodes.filter(({ credentials }) => credentials)).toEqual([]);
			const notes = nodes.filter(({ type }) => type === ONLY_FOR_PEOPLE);
			expect(notes.map(({ parameters }) => parameters.content).join()).toContain('**Change');
		});

		// A plain string runs too, but beside it the panel shows From List.
		it.each(exampleFiles())('%s names its agents by their ID', (file) => {
			const agents = readExample(file).nodes.flatMap(
				({ parameters: { agentId } }) => agentId ?? [],
			);
			const byId = { __rl: true, mode: 'id', value: expect.any(String) };
			expect(agents).toEqual(agents.map(() => byId));
		});
	});
}
