import { CREDENTIAL_TYPE } from '../../nodes/shared/credential';
import { seededRandom } from '../harness/random';
import type { DataTableRow } from '../n8n/dataTables';
import { fillIn, readExample, tablesOf } from '../n8n/examples';
import { startN8n, type RunningN8n } from '../n8n/server';
import { until } from '../n8n/until';
import type { StoredWorkflow, Workflow } from '../n8n/workflow';
import { startSimulator, type Simulator } from '../simulator';
import { LEFT_OUT_PER_CRASH, leftOut } from './leftOut';
import { AGENT, API_KEY } from './product';
import { packedPackage } from './tarball';

const TRIGGER = "When clicking 'Execute workflow'";
const PER_SECOND = 5;
const ROWS = 20;
const CRASHES = 10;
const SEED = 20_261_120;
/** From the first start to the end of a run: the pace, and what n8n adds for three batches. */
const RUN_MS = (ROWS / PER_SECOND) * 1050 + 500;

/** Ten moments of a run, at random but the same each time. */
const random = seededRandom(SEED);
const moments = Array.from({ length: CRASHES }, () => Math.round(random() * RUN_MS));

let n8n: RunningN8n;
let studio: Simulator;
beforeAll(async () => {
	studio = await startSimulator({ ratePerSecond: PER_SECOND, latencyMs: 100 });
	n8n = await startN8n({ edition: '2.x', packageTarball: await packedPackage() });
});
afterAll(async () => {
	await n8n?.stop();
	await studio?.close();
});

describe('n8n is killed in the middle of the example for thousands, and it is run again', () => {
	let table: string;
	let workflow: StoredWorkflow;
	beforeAll(async () => {
		const { client } = n8n;
		const credential = await client.createCredential('Simulator', CREDENTIAL_TYPE, {
			apiKey: API_KEY,
			region: 'custom',
			baseUrl: studio.url,
		});
		const example = readExample('campaign-of-thousands.json');
		const [{ name, columns }] = tablesOf(example);
		table = await client.dataTables.create(name, columns);
		const settings = { agentId: AGENT, testRecipient: '' };
		const filled = fillIn(example, { credential, settings });
		workflow = await client.createWorkflow(atFivePerSecond(filled));
	});

	let leftOutOfAll = 0;
	afterAll(() =>
		console.log(`${leftOutOfAll} people in ${CRASHES} crashes were recorded but never called`),
	);

	it.each(moments.map((ms, index) => [ms, index]))(
		'%i ms after the first start (crash %i)',
		async (momentMs, index) => {
			const phones = Array.from({ length: ROWS }, (_, row) =>
				String(972_540_000_000 + index * ROWS + row),
			);
			await n8n.client.dataTables.insert(
				table,
				phones.map((phone) => ({ phone, name: `Person ${phone}` })),
			);
			studio.reset();
			await n8n.client.start(workflow, TRIGGER);
			await until(() => studio.sessions.length > 0, { timeoutMs: 20_000, everyMs: 5 });
			const killAtMs = studio.sessions[0].startedAtMs + momentMs;
			await until(() => Date.now() >= killAtMs, { timeoutMs: RUN_MS * 2, everyMs: 1 });
			await n8n.kill();
			const sentBefore = studio.sessions.length;

			await n8n.restart();
			const again = await n8n.client.run(workflow, TRIGGER);
			expect(again.status).toBe('success');

			const rows = (await n8n.client.dataTables.rows(table)).filter(({ phone }) =>
				phones.includes(String(phone)),
			);
			const missed = leftOut(studio, phones);
			leftOutOfAll += missed.length;
			console.log(
				`${sentBefore} started before the crash; afterwards ${tally(rows)}, ${missed.length} of them never called`,
			);
			expect(Math.max(...Object.values(studio.summary().perRecipient))).toBe(1);
			for (const { status } of rows) expect(status).toMatch(/^(started|already_started)$/);
			// Who was left out is among the rows that the user is asked to look at.
			const toLookAt = rows.filter(({ status }) => status === 'already_started');
			expect(toLookAt.map(({ phone }) => phone)).toEqual(expect.arrayContaining(missed));
			expect(missed.length).toBeLessThanOrEqual(LEFT_OUT_PER_CRASH);
		},
	);
});

function atFivePerSecond(workflow: Workflow): Workflow {
	const nodes = workflow.nodes.map((node) => {
		if (node.name !== 'Call') return node;
		const options = { ...(node.parameters.options as object), sessionsPerSecond: PER_SECOND };
		return { ...node, parameters: { ...node.parameters, options } };
	});
	return { ...workflow, nodes };
}

function tally(rows: DataTableRow[]): string {
	const counts = new Map<unknown, number>();
	for (const { status } of rows) counts.set(status, (counts.get(status) ?? 0) + 1);
	return [...counts].map(([status, count]) => `${count} ${String(status)}`).join(', ');
}
