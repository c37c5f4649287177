import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import axios from 'axios';
import type { INodeParameters } from 'n8n-workflow';
import { CREDENTIAL_TYPE } from '../../nodes/shared/credential';
import { openEditor, type Editor } from '../n8n/browser';
import type { StoredCredential } from '../n8n/client';
import { fillIn, readExample } from '../n8n/examples';
import { buildTarball } from '../n8n/package';
import { furnishTables } from '../n8n/playground';
import { startN8n, type RunningN8n } from '../n8n/server';
import { startSimulator, type Simulator } from '../simulator';
import {
	BUSY,
	CALL,
	NAMES,
	peopleWorkflow,
	signedQuery,
	triggerWorkflow,
	WHATSAPP,
} from './scenes';
import { webhookPathOf } from './suites/workflows';

const FOLDER = resolve(__dirname, '../../docs/screenshots');
const API_KEY = 'simulator-key';
const AGENT = '60c09d70e6a68858f4220848';
const CAMPAIGN = 'campaign-from-a-table.json';
const EXAMPLES = [CAMPAIGN, 'reminder-call-then-sms.json', 'ai-agent-tool.json'];

/** Makes the pictures of the documentation anew: `npm run screenshots`. */
class Photographer {
	constructor(
		private readonly n8n: RunningN8n,
		private readonly editor: Editor,
		private readonly credential: StoredCredential,
	) {}

	async takeAll(): Promise<void> {
		await this.executed('voice-call', CALL);
		await this.executed('whatsapp', WHATSAPP);
		await this.trigger();
		for (const file of EXAMPLES) await this.example(file);
	}

	private async executed(name: string, parameters: INodeParameters): Promise<void> {
		await this.open(peopleWorkflow(this.credential, parameters));
		await this.editor.openNode(NAMES.node);
		await this.editor.executeStep('session_id');
		await this.editor.output().getByTestId('radio-button-table').click();
		await this.take(name);
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
		await this.take('trigger');
	}

	private async example(file: string): Promise<void> {
		const { credential } = this;
		const example = fillIn(readExample(file), { credential, settings: { ...agentOf(file) } });
		const stored = await this.n8n.client.createWorkflow(example);
		await this.editor.openWorkflow(stored.id);
		if (file === CAMPAIGN) {
			await this.editor.page.getByTestId('execute-workflow-button').first().click();
			await this.editor.page.getByText('Workflow executed successfully').waitFor();
		}
		await this.take(file.replace('.json', ''));
	}

	private async open(workflow: Parameters<RunningN8n['client']['createWorkflow']>[0]) {
		const { id } = await this.n8n.client.createWorkflow(workflow);
		await this.editor.openWorkflow(id);
	}

	private async take(name: string): Promise<void> {
		await this.editor.awaitNoMessages();
		const file = join(FOLDER, `${name}.png`);
		await this.editor.screenshot(file);
		process.stdout.write(`${file}\n`);
	}
}

function agentOf(file: string): Record<string, string> {
	return file === CAMPAIGN ? { agentId: AGENT, testRecipient: '' } : {};
}

async function main(): Promise<void> {
	await mkdir(FOLDER, { recursive: true });
	const studio = await startSimulator({ apiKey: API_KEY });
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
	await furnishTables(n8n.client, true);
	const editor = await openEditor(n8n.url);
	try {
		await new Photographer(n8n, editor, credential).takeAll();
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
