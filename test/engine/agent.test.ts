import '../harness/environment';
import { LoadOptionsContext } from 'n8n-core';
import type {
	IDataObject,
	INodeListSearchResult,
	INodeParameters,
	NodeApiError,
} from 'n8n-workflow';
import { VonageAiStudio } from '../../nodes/VonageAiStudio/VonageAiStudio.node.js';
import { additionalDataFor } from '../harness/additionalData';
import { NODE_NAME, nodeJson, typeNameOf } from '../harness/engine';
import {
	API_KEY,
	freshAgent,
	jsonOf,
	runStudioNode,
	runStudioTool,
	studioCredential,
} from '../harness/studioNode';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';
import { buildWorkflow, type WorkflowSetup } from '../harness/workflow';

const NAMES = ['Reminders', 'Survey', 'Support', 'Support', 'Orders', 'Front desk', 'Delivery'];
const agents = Object.fromEntries(NAMES.map((name) => [freshAgent(), { name }]));
const ids = Object.keys(agents);
const NAMED = Object.fromEntries(ids.map((id) => [id, agents[id].name]));

const clock = useJumpingClock();
const studio = useSimulator({ agents, sessions: 400, ratePerSecond: Infinity, clock });
const locator = (mode: string, value: string) => ({ __rl: true as const, mode, value });

/** What the editor gets for the list of the field Agent, as n8n's server makes it. */
async function listOf(
	filter?: string,
	credential: IDataObject = {},
): Promise<INodeListSearchResult> {
	const type = new VonageAiStudio();
	const property = type.description.properties.find(({ name }) => name === 'agentId');
	const method = property?.modes?.find(({ name }) => name === 'list')?.typeOptions;
	const setup: WorkflowSetup = {
		types: [type],
		credentials: studioCredential(studio.url, credential),
		workflow: { nodes: [nodeJson(typeNameOf(type), NODE_NAME)], connections: {} },
	};
	const workflow = await buildWorkflow(setup);
	const [node] = Object.values(workflow.nodes);
	const context = new LoadOptionsContext(workflow, node, additionalDataFor(setup), 'agentId');
	const { [method?.searchListMethod as 'searchAgents']: search } = type.methods.listSearch;
	return await search.call(context, filter);
}

const errorOf = async (list: Promise<unknown>) =>
	await list.then(
		() => undefined,
		(error: NodeApiError) => `${error.message}. ${error.description}`,
	);
const asked = () => studio.requests.map(({ query }) => query);

describe('the list of agents', () => {
	it('shows every agent of the last 60 days by its name, channel and last use', async () => {
		const { results } = await listOf();
		expect(results.map(({ value }) => value).sort()).toEqual([...ids].sort());
		for (const { name, value } of results) {
			expect(name.startsWith(`${NAMED[String(value)]} (`)).toBe(true);
			expect(name).toMatch(/\((Telephony|Sms|Whatsapp|http), used \d{4}-\d\d-\d\d[,)]/);
		}
		const days = results.map(({ name }) => /\d{4}-\d\d-\d\d/.exec(name)?.[0]);
		expect(days).toEqual([...days].sort().reverse());
	});

	it('tells agents of one name apart', async () => {
		const { results } = await listOf();
		const named = (name: string) => results.filter((entry) => entry.name.startsWith(name));
		expect(named('Support').every(({ name, value }) => name.includes(String(value)))).toBe(true);
		expect(named('Survey')[0].name).not.toContain(String(named('Survey')[0].value));
	});

	it('asks for few fields, and for no more than 60 days', async () => {
		await listOf();
		for (const { project_fields, from_date, to_date } of asked()) {
			expect(project_fields).not.toContain('transcription');
			const spanMs = Date.parse(to_date) - Date.parse(from_date);
			expect(spanMs).toBeLessThanOrEqual(60 * 24 * 60 * 60_000);
		}
	});

	it('finds the agents behind a busy one', async () => {
		studio.configure({ largestPage: 1 });
		expect((await listOf()).results).toHaveLength(ids.length);
	});

	it.each([
		{ projection: 'flat' },
		{ insightsEnvelope: 'object' },
		{ channelNames: 'uppercase', startTimes: 'zulu' },
	] as const)('reads sessions like %j', async (form) => {
		studio.configure(form);
		const { results } = await listOf();
		expect(results).toHaveLength(ids.length);
		expect(results.every(({ name, value }) => name.startsWith(NAMED[String(value)]))).toBe(true);
	});

	it('shows IDs where sessions have no names', async () => {
		studio.configure({ agentNames: 'absent' });
		const { results } = await listOf();
		expect(results.every(({ name, value }) => name.startsWith(String(value)))).toBe(true);
	});

	it('asks for less if AI Studio refuses a field that is not documented', async () => {
		studio.configure({
			faults: ({ query }) =>
				query.project_fields?.includes('channel')
					? { kind: 'status', status: 401, started: false }
					: undefined,
		});
		const { results } = await listOf();
		expect(results.map(({ value }) => value).sort()).toEqual([...ids].sort());
	});

	it.each([
		['sUrVeY ', 'Survey'],
		[ids[4], 'Orders'],
	])('searches for %s', async (filter, name) => {
		const { results } = await listOf(filter);
		expect(results.map((entry) => NAMED[String(entry.value)])).toEqual([name]);
	});

	it('is empty if nothing fits the search', async () => {
		expect(await listOf('nobody')).toEqual({ results: [] });
	});

	it('says what to do if there are no sessions', async () => {
		studio.configure({ appearsAfterMs: Infinity });
		expect(await errorOf(listOf())).toMatch(/No agent.*60 days.*first conversation.*By ID/);
	});

	it('says what to do if the key is wrong', async () => {
		const text = await errorOf(listOf('', { apiKey: 'wrong' }));
		expect(text).toMatch(/did not accept the API key.*region.*By ID/);
		expect(text).not.toContain('wrong');
	});

	it('says what to do if AI Studio does not answer', async () => {
		studio.configure({ faults: () => ({ kind: 'status', status: 503, started: false }) });
		expect(await errorOf(listOf())).toMatch(/By ID/);
	});
});

describe('the field Agent', () => {
	const to = '972541116037';
	const [agent] = ids;
	const startWith = async (agentId: INodeParameters[string], item: IDataObject = {}) =>
		await runStudioNode(studio.url, { agentId, to }, { items: [item] });
	const startedAgents = () => studio.sessions.map(({ agentId: started }) => started);

	it.each([
		['text, as in a workflow written by hand', agent],
		['text with blanks', ` ${agent}\n`],
		['a choice from the list', { ...locator('list', agent), cachedResultName: 'Reminders' }],
		['an ID', locator('id', agent)],
		['an expression', '={{ $json.agent }}'],
		['an expression as ID', locator('id', '={{ $json.agent }}')],
		['the address of a page', locator('id', `https://studio.ai.vonage.com/agents/${agent}/flow`)],
	])('takes %s', async (_form, agentId) => {
		const { error } = await startWith(agentId, { agent });
		expect(error).toBeUndefined();
		expect(startedAgents()).toEqual([agent]);
	});

	it.each([
		['={{ $json.nothing }}', /"Agent" is empty/],
		[locator('id', '={{ $json.nothing }}'), /"Agent" is empty/],
		[locator('id', 'two words'), /"Agent" is not a whole ID: "two words"/],
		[locator('id', 'https://studio.ai.vonage.com/agents'), /"Agent" is an address without one ID/],
		[
			locator('id', `https://example.com/${ids[0]}/${ids[1]}`),
			/"Agent" is an address without one ID/,
		],
	])('refuses %j', async (agentId, message) => {
		const { error } = await startWith(agentId);
		expect(error?.message).toMatch(message);
		expect(studio.requests).toEqual([]);
	});

	it.each([agent, locator('id', agent)])('starts an HTTP session with %j', async (agentId) => {
		const { error } = await runStudioNode(studio.url, {
			resource: 'httpSession',
			operation: 'start',
			agentId,
		});
		expect(error).toBeUndefined();
		expect(studio.sessions).toMatchObject([{ agentId: agent, channel: 'http' }]);
	});

	it.each(["={{ $fromAI('agent') }}", locator('id', "={{ $fromAI('agent') }}")])(
		'may be left to a model: %j',
		async (agentId) => {
			const calls = [{ agent }];
			const { answers } = await runStudioTool(studio.url, { agentId, to }, { calls });
			expect(answers).toMatchObject([{ text: expect.stringContaining(agent) }]);
			expect(startedAgents()).toEqual([agent]);
		},
	);

	it.each([agent, locator('id', agent), locator('list', agent)])(
		'filters sessions by %j',
		async (agentId) => {
			const filters = { agentId };
			const parameters = { resource: 'session', operation: 'getMany', filters };
			const { branches } = await runStudioNode(studio.url, parameters);
			const found = jsonOf(branches[0]).map(({ agent_id: id }) => id);
			expect(found.length).toBeGreaterThan(0);
			expect(new Set(found)).toEqual(new Set([agent]));
			expect(studio.requests[0].headers['x-vgai-key']).toBe(API_KEY);
		},
	);

	it('filters by no agent if none was chosen', async () => {
		const filters = { agentId: locator('list', '') };
		await runStudioNode(studio.url, { resource: 'session', operation: 'getMany', filters });
		expect(asked()).toMatchObject([expect.not.objectContaining({ filter_by: expect.anything() })]);
	});
});
