import type { INodeType } from 'n8n-workflow';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { jsonOf, recipients, runStudioNode } from '../harness/studioNode';
import { startSimulator, type Simulator } from '../simulator';

type NodeModule = { VonageAiStudio: new () => INodeType };

const REPOSITORY = resolve(__dirname, '../..');
const BUNDLE = join(REPOSITORY, 'dist/nodes/VonageAiStudio/VonageAiStudio.node.js');

/** The class as it is packed; all other engine tests run its source. */
const { VonageAiStudio } = jest.requireActual<NodeModule>(BUNDLE);

/** Names of the functions of the bundle that an error passed through, the innermost first. */
const namesIn = (stack: string) =>
	stack
		.split('\n')
		.filter((line) => line.includes(BUNDLE))
		.flatMap((line) => /^ *at (?:async )?(?:new )?(?:\w+\.)*(\w+) \(/.exec(line)?.[1] ?? []);

/** Whether the source has a function or a method of that name. */
function isInSource(name: string): boolean {
	const folder = join(REPOSITORY, 'nodes');
	const declared = new RegExp(`(function |const |async |\\t)${name}\\b *[(:=]`);
	return readdirSync(folder, { recursive: true, encoding: 'utf8' }).some(
		(path) => path.endsWith('.ts') && declared.test(readFileSync(join(folder, path), 'utf8')),
	);
}

let studio: Simulator;
beforeAll(async () => (studio = await startSimulator({ ratePerSecond: Infinity, sessions: 20 })));
afterEach(() => studio.reset());
afterAll(async () => await studio.close());

describe('the compiled node', () => {
	it('starts, tries again, fails and doubts as its source does', async () => {
		const [good, tooFast, refused, lost] = recipients(4).map(({ to }) => to);
		studio.configure({
			faults: ({ body, numberForRecipient }) => {
				const { to } = body as { to: string };
				if (to === tooFast && numberForRecipient === 1)
					return { kind: 'status', status: 429, started: false };
				if (to === refused) return { kind: 'status', status: 400, started: false };
				return to === lost ? { kind: 'resetAfterAccept' } : undefined;
			},
		});
		const { branches } = await runStudioNode(
			studio.url,
			{ startOnce: true, reference: '={{ $json.to }}', options: { sessionsPerSecond: 5 } },
			{
				type: new VonageAiStudio(),
				items: [...recipients(4), { to: 'nobody' }, { to: good }],
				node: { onError: 'continueErrorOutput' },
			},
		);
		expect(jsonOf(branches[0])).toMatchObject([
			{ to: good, session_id: studio.sentTo(good)[0].sessionId },
			{ to: tooFast, session_id: studio.sentTo(tooFast)[0].sessionId },
			{ to: good, not_started: 'already_started' },
		]);
		expect(jsonOf(branches[1])).toMatchObject([
			{ to: refused, details: { may_have_started: false } },
			{ to: lost, details: { may_have_started: true } },
			{ to: 'nobody', error: expect.stringMatching(/^"To" /) },
		]);
	});

	it('reads past sessions', async () => {
		const { branches } = await runStudioNode(
			studio.url,
			{ resource: 'session', operation: 'getMany', returnAll: true, fromDate: '2020-01-01' },
			{ type: new VonageAiStudio() },
		);
		expect(branches[0]).toHaveLength(20);
	});

	it('names its functions in the stack trace of an error', async () => {
		studio.configure({ faults: () => ({ kind: 'status', status: 400, started: false }) });
		const failures = [
			{ items: [{ to: 'nobody' }] },
			{ items: recipients(1) },
			{
				items: recipients(1),
				parameters: { resource: 'session', operation: 'get', sessionId: 'x' },
			},
		];
		for (const { items, parameters = {} } of failures) {
			const { error } = await runStudioNode(studio.url, parameters, {
				type: new VonageAiStudio(),
				items,
			});
			const names = namesIn(error?.stack ?? '');
			expect(names.length).toBeGreaterThan(2);
			expect(names.filter((name) => !isInSource(name))).toEqual([]);
		}
	});
});
