import axios from 'axios';
import { type INodeTypeDescription, NodeHelpers } from 'n8n-workflow';
import { openEditor, type Editor } from '../n8n/browser';
import { exampleFiles, readExample } from '../n8n/examples';
import { furnish } from '../n8n/playground';
import type { StoredWorkflow, WorkflowNode } from '../n8n/workflow';
import { describeWith } from './components';
import { PANELS } from './panels';
import { API_KEY, useProduct } from './product';
import {
	BUSY,
	CALL,
	NAMES,
	panelWorkflow,
	peopleWorkflow,
	signedQuery,
	triggerWorkflow,
} from './scenes';
import { webhookPathOf } from './suites/workflows';

interface Settings {
	assignments: Array<{ name: string; value: unknown }>;
}

/** Whether a node shows a required credential in its panel and has none. */
function lacksCredential(node: WorkflowNode, types: INodeTypeDescription[]): boolean {
	const { type, typeVersion, parameters, credentials = {} } = node;
	const description = types.find(
		({ name, version }) => name === type && [version].flat().includes(typeVersion),
	);
	return (description?.credentials ?? []).some(
		(wanted) =>
			wanted.required &&
			!(wanted.name in credentials) &&
			NodeHelpers.displayParameter(parameters, wanted, { typeVersion }, description ?? null),
	);
}

const CAMPAIGN = 'campaign-from-a-table.json';

const NOBODY = { id: '', name: '' };
/** The node types in use. With all of them, n8n sends its editor 18 MB each time that a workflow is opened. */
const NODES = [
	...exampleFiles().map(readExample),
	panelWorkflow(NOBODY),
	peopleWorkflow(NOBODY, CALL),
	triggerWorkflow(NOBODY),
].flatMap(({ nodes }) => nodes.map(({ type }) => type));

/** What people call what the node does; n8n compares it with one search word of the node at a time. */
const SEARCHES = [
	...['phone call', 'make a call', 'outbound call', 'ai call', 'ai agent call', 'voice ai'],
	...['send sms', 'whatsapp', 'telephony', 'ivr', 'recording', 'callback', 'hand off', 'vonage'],
];

describeWith('browser', 'the editor of n8n 2.x', () => {
	const product = useProduct('2.x', NODES);
	let editor: Editor;

	beforeAll(async () => {
		editor = await openEditor(product.n8n.url);
	});
	afterAll(() => editor?.close());
	afterEach(() => expect(editor.errors).toEqual([]));

	it('shows every field of every resource and operation', async () => {
		const { id } = await product.n8n.client.createWorkflow(panelWorkflow(product.credential));
		await editor.openWorkflow(id);
		const missing: string[] = [];
		for (const { name, shows } of PANELS) {
			const panel = await editor.openNode(name);
			for (const field of shows) {
				if ((await editor.parameter(field).count()) === 0) missing.push(`${name}: ${field}`);
			}
			expect(await panel.getByTestId('node-credentials-select').isVisible()).toBe(true);
			await editor.closeNode();
		}
		expect(missing).toEqual([]);
	});

	it('executes a step and shows its output', async () => {
		const { client } = product.n8n;
		const { id } = await client.createWorkflow(peopleWorkflow(product.credential, CALL));
		await editor.openWorkflow(id);
		await editor.openNode(NAMES.node);
		await editor.executeStep('session_id');
		const [session] = product.studio.sessions;
		expect(await editor.output().getByText(session.sessionId).count()).toBeGreaterThan(0);
		expect(product.studio.sessions).toHaveLength(3);
	});

	it('offers the agents of past conversations', async () => {
		const { client } = product.n8n;
		const { id } = await client.createWorkflow(peopleWorkflow(product.credential, CALL));
		await editor.openWorkflow(id);
		await editor.openNode(NAMES.node);
		await editor.executeStep('session_id');
		const [{ agentId }] = product.studio.sessions;
		await editor.chooseFromList('agentId', agentId.slice(-4));
		expect((await editor.runStep()).error).toBe('');
		const agents = product.studio.sessions.map((session) => session.agentId);
		expect(agents).toEqual(Array(6).fill(agentId));
	});

	it('finds the node by what people search for', async () => {
		const { id } = await product.n8n.client.createWorkflow(triggerWorkflow(product.credential));
		await editor.openWorkflow(id);
		for (const search of SEARCHES) {
			const found = await editor.findNode(search);
			expect(`${search}: ${found}`).toMatch(/: Vonage AI Studio\s+Start AI phone calls, SMS and/);
		}
	});

	it('shows the URL of the trigger, and the callback that comes to it', async () => {
		const workflow = triggerWorkflow(product.credential);
		const { id } = await product.n8n.client.createWorkflow(workflow);
		await editor.openWorkflow(id);
		const panel = await editor.openNode(NAMES.trigger);
		await editor.showWebhookUrls();
		const path = webhookPathOf(workflow, NAMES.trigger);
		const testUrl = `${product.n8n.url}/webhook-test/${path}`;
		expect(await panel.getByText(testUrl).count()).toBe(1);
		await panel.getByText('Production URL', { exact: true }).first().click();
		await panel.getByText(product.n8n.client.webhookUrl(path)).waitFor();

		await panel.getByTestId('trigger-execute-button').click();
		await panel.getByText('Listening for test event').waitFor();
		await axios.post(`${testUrl}?${signedQuery(API_KEY, 'row-7')}`, BUSY, { proxy: false });
		await editor.output().getByText('row-7').first().waitFor();
	});

	describe('the workflows of npm run n8n', () => {
		const files = exampleFiles();
		// With a trigger besides the manual one, Execute step listens for a callback.
		const startedByHand = files.filter((file) => {
			const triggers = readExample(file).nodes.filter(({ type }) => type.endsWith('Trigger'));
			return triggers.length === 1 && triggers[0].type === 'n8n-nodes-base.manualTrigger';
		});
		let workflows: Map<string, StoredWorkflow>;
		beforeAll(async () => {
			const { n8n, studio } = product;
			workflows = await furnish(n8n.client, {
				studio: { url: studio.url, apiKey: API_KEY },
				teamUrl: 'http://127.0.0.1:1/team',
				modelUrl: 'http://127.0.0.1:1/model',
			});
		});

		const idOf = (file: string) => workflows.get(file)?.id ?? '';

		it('have all that their notes ask for', async () => {
			const types = await product.n8n.client.nodeDescriptions();
			const nodes = [...workflows.values()].flatMap((workflow) => workflow.nodes);
			expect(nodes.filter((node) => lacksCredential(node, types))).toEqual([]);
			const settings = nodes.filter(({ name }) => name === 'Settings');
			expect(JSON.stringify(settings)).not.toMatch(/put-\w+-/);
			// No test call is needed where everybody is simulated.
			const empty = settings.flatMap(({ parameters: { assignments } }) =>
				(assignments as unknown as Settings).assignments.filter(({ value }) => value === ''),
			);
			expect(empty.filter(({ name }) => name !== 'testRecipient')).toEqual([]);
		});

		it.each(startedByHand)('execute a step of %s again and again', async (file) => {
			await editor.openWorkflow(idOf(file));
			await editor.openNode('Settings');
			for (let click = 1; click <= 2; click += 1) {
				expect(await editor.runStep()).toEqual({
					output: expect.stringContaining('1 item'),
					error: '',
				});
			}
			expect(product.studio.sessions).toEqual([]);
		});

		it('call everybody of the campaign once, however often the step is executed', async () => {
			await editor.openWorkflow(idOf(CAMPAIGN));
			await editor.openNode('Call');
			const first = await editor.runStep();
			expect(first).toMatchObject({ output: expect.stringContaining('session_id'), error: '' });
			const called = product.studio.sessions.map(({ to }) => to);
			const second = await editor.runStep();
			expect(second).toMatchObject({
				output: expect.stringContaining('already_started'),
				error: '',
			});
			expect(product.studio.sessions.map(({ to }) => to)).toEqual(called);
		});
	});

	it.each(exampleFiles())('draws %s with nodes that it knows', async (file) => {
		const example = readExample(file);
		const { id } = await product.n8n.client.createWorkflow(example);
		await editor.openWorkflow(id);
		for (const { name, type } of example.nodes) {
			if (!type.endsWith('.stickyNote')) await editor.node(name).waitFor();
		}
		expect(await editor.page.getByText('Install this node').count()).toBe(0);
	});
});
