import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import axios from 'axios';
import type { Locator } from 'playwright-core';
import type { INodeParameters } from 'n8n-workflow';
import { CREDENTIAL_TYPE } from '../../nodes/shared/credential';
import { openEditor, type Box, type Editor } from '../n8n/browser';
import type { StoredCredential } from '../n8n/client';
import { fillIn, readExample } from '../n8n/examples';
import { buildTarball } from '../n8n/package';
import { furnishTables } from '../n8n/playground';
import { startN8n, type RunningN8n } from '../n8n/server';
import { conversationScript, startSimulator, type Simulator } from '../simulator';
import {
	BUSY,
	CALL,
	NAMES,
	peopleWorkflow,
	resultsWorkflow,
	sessionTriggerWorkflow,
	signedQuery,
	triggerWorkflow,
	WHATSAPP,
} from './scenes';
import { webhookPathOf } from './suites/workflows';

const FOLDER = resolve(__dirname, '../../docs/screenshots');
const API_KEY = 'simulator-key';
const AGENT = '60c09d70e6a68858f4220848';
const CAMPAIGN = 'campaign-from-a-table.json';
const AI_AGENT = 'ai-agent-tool.json';
/** Everybody says something else, and nobody asks for a human, for whom the campaign would wait. */
const PEOPLE = [
	{ phone: '+1 201 555 0100', name: 'Ann' },
	{ phone: '+1 201 555 0103', name: 'Ben' },
	{ phone: 'unknown', name: 'Cleo' },
	{ phone: '+1 201 555 0109', name: 'Dan' },
];
/** How tall a picture of a panel is: the part of it that is worth reading. */
const PANEL_HEIGHT = 700;
const BAR_HEIGHT = 44;
const RESULTS_HEIGHT = 420;
const MARGIN = 40;
const CAMPAIGN_TIMEOUT_MS = 240_000;

/** Makes the pictures of the documentation anew: `npm run screenshots`, or `npm run screenshots -- credential`. */
class Photographer {
	constructor(
		private readonly n8n: RunningN8n,
		private readonly editor: Editor,
		private readonly credential: StoredCredential,
	) {}

	/** @param only names of pictures; none: all */
	async takeAll(only: string[]): Promise<void> {
		const pictures: Record<string, () => Promise<void>> = {
			credential: async () => await this.newCredential(),
			'voice-call': async () => await this.executed('voice-call', CALL),
			whatsapp: async () => await this.executed('whatsapp', WHATSAPP),
			trigger: async () => await this.trigger(),
			'campaign-from-a-table': async () =>
				await this.example(CAMPAIGN, { agentId: AGENT, testRecipient: '' }),
			results: async () => await this.results(),
			'session-trigger': async () => await this.sessionTrigger(),
			'ai-agent-tool': async () => await this.example(AI_AGENT),
		};
		for (const [name, take] of Object.entries(pictures)) {
			if (only.length === 0 || only.includes(name)) await take();
		}
	}

	private async newCredential(): Promise<void> {
		const { editor } = this;
		await this.open(peopleWorkflow(this.credential, CALL));
		const panel = await editor.openNode(NAMES.node);
		await panel.getByTestId('node-credentials-select').click();
		await editor.page.getByTestId('node-credentials-select-item-new').click();
		const inside = editor.page.getByTestId('credential-edit-dialog');
		const dialog = editor.page.locator('.el-dialog', { has: inside });
		await dialog.locator('input[type=password]').first().fill(API_KEY);
		await this.take('credential', await boxOf(dialog));
	}

	private async executed(name: string, parameters: INodeParameters): Promise<void> {
		await this.open(peopleWorkflow(this.credential, parameters));
		await this.editor.openNode(NAMES.node);
		await this.editor.executeStep('session_id');
		await this.editor.output().getByTestId('radio-button-table').click();
		await this.takePanel(name);
	}

	private async trigger(): Promise<void> {
		const workflow = triggerWorkflow(this.credential);
		await this.open(workflow);
		const panel = await this.editor.openNode(NAMES.trigger);
		await this.editor.showWebhookUrls();
		await panel.getByTestId('trigger-execute-button').click();
		await panel.getByText('Listening for test event').waitFor();
		const path = webhookPathOf(workflow, NAMES.trigger);
		const url = `${this.n8n.url}/webhook-test/${path}?${signedQuery(API_KEY, 'row-7')}`;
		await axios.post(url, BUSY, { proxy: false });
		await this.editor.output().getByText('row-7').first().waitFor();
		await this.editor.output().getByTestId('radio-button-schema').click();
		// The first output of a trigger comes with a hint about pinning, which stands over it.
		await this.editor.closeNode();
		await this.editor.openNode(NAMES.trigger);
		await this.editor.showWebhookUrls();
		await this.takePanel('trigger');
	}

	private async sessionTrigger(): Promise<void> {
		await this.open(sessionTriggerWorkflow(this.credential));
		const panel = await this.editor.openNode(NAMES.sessionTrigger);
		await panel
			.getByTestId('node-execute-button')
			.or(panel.getByTestId('trigger-execute-button'))
			.first()
			.click();
		await this.editor.output().getByText('transcript').first().waitFor();
		await this.editor.output().getByTestId('radio-button-schema').click();
		await this.editor.closeNode();
		await this.editor.openNode(NAMES.sessionTrigger);
		await this.takePanel('session-trigger');
	}

	/** A workflow on the canvas, executed if its settings are filled in. */
	private async example(file: string, settings?: Record<string, string>): Promise<void> {
		const { page } = this.editor;
		const example = fillIn(readExample(file), { credential: this.credential, settings });
		await this.open(example);
		if (settings) {
			await page.getByTestId('execute-workflow-button').first().click();
			await this.awaitSuccess();
		}
		// These buttons float over whatever is drawn at the bottom.
		const buttons = '[data-test-id=execute-workflow-button], [data-test-id=workflow-chat-button]';
		await page.addStyleTag({ content: `:is(${buttons}) { visibility: hidden; }` });
		const drawn = await page.locator('.vue-flow__node').all();
		await this.take(file.replace('.json', ''), await around(drawn));
	}

	/** What people said, a row each. */
	private async results(): Promise<void> {
		const { editor } = this;
		await this.open(resultsWorkflow(this.credential));
		await editor.page.getByTestId('execute-workflow-button').first().click();
		await this.awaitSuccess();
		await editor.openNode(NAMES.results);
		await editor.output().getByTestId('radio-button-table').click();
		const shown = await boxOf(editor.output());
		await this.take('results', { ...shown, height: RESULTS_HEIGHT });
	}

	/** A campaign is over when AI Studio has the recordings of its calls. */
	private async awaitSuccess(): Promise<void> {
		const success = this.editor.page.getByText('Workflow executed successfully');
		await success.waitFor({ timeout: CAMPAIGN_TIMEOUT_MS });
	}

	private async open(workflow: Parameters<RunningN8n['client']['createWorkflow']>[0]) {
		const { id } = await this.n8n.client.createWorkflow(workflow);
		await this.editor.openWorkflow(id);
	}

	/** The fields of the open node and its output, without the input, which is too wide to be read. */
	private async takePanel(name: string): Promise<void> {
		const fields = await boxOf(this.editor.page.getByTestId('node-parameters'));
		const output = await boxOf(this.editor.output());
		const width = output.x + output.width - fields.x;
		const clip = { x: fields.x, y: fields.y - BAR_HEIGHT, width, height: PANEL_HEIGHT };
		await this.take(name, clip);
	}

	private async take(name: string, clip?: Box): Promise<void> {
		await this.editor.awaitNoMessages();
		const file = join(FOLDER, `${name}.png`);
		await this.editor.screenshot(file, clip);
		process.stdout.write(`${file}\n`);
	}
}

async function boxOf(place: Locator): Promise<Box> {
	const box = await place.first().boundingBox();
	if (!box) throw new Error('What is to be photographed is not visible');
	return box;
}

/** All of these, with a margin for the labels below. */
async function around(places: Locator[]): Promise<Box> {
	const boxes = await Promise.all(places.map(boxOf));
	const left = Math.min(...boxes.map(({ x }) => x)) - MARGIN;
	const top = Math.min(...boxes.map(({ y }) => y)) - MARGIN;
	const right = Math.max(...boxes.map(({ x, width }) => x + width)) + MARGIN;
	const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) + MARGIN;
	return { x: left, y: top, width: right - left, height: bottom - top };
}

async function main(): Promise<void> {
	await mkdir(FOLDER, { recursive: true });
	const conversations = conversationScript({ turnMs: 200 });
	const studio = await startSimulator({ apiKey: API_KEY, conversations });
	const n8n = await startN8n({ edition: '2.x', packageTarball: await buildTarball() });
	try {
		await photograph(n8n, studio);
	} finally {
		await n8n.stop();
		await studio.close();
		await rm(n8n.userFolder, { recursive: true, force: true });
	}
}

async function photograph(n8n: RunningN8n, studio: Simulator): Promise<void> {
	const credential = await n8n.client.createCredential('Vonage AI Studio', CREDENTIAL_TYPE, {
		apiKey: API_KEY,
		region: 'custom',
		baseUrl: studio.url,
	});
	await furnishTables(n8n.client, false);
	const table = await n8n.client.dataTables.find('campaign');
	if (!table) throw new Error('There is no table for the campaign');
	await n8n.client.dataTables.insert(table, PEOPLE);
	const editor = await openEditor(n8n.url);
	try {
		await new Photographer(n8n, editor, credential).takeAll(process.argv.slice(2));
	} finally {
		await editor.close();
	}
}

main().catch((error: unknown) => {
	process.stderr.write(
		`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
	);
	process.exitCode = 1;
});
