import { existsSync } from 'node:fs';
import { chromium, selectors, type Browser, type Locator, type Page } from 'playwright-core';
import { OWNER } from './client';
import { ensureDebianPackages } from './debian';
import { until } from './until';

const CHROMIUM = '/usr/bin/chromium';
const STEP_TIMEOUT_MS = 60_000;
const VIEWPORT = { width: 1440, height: 900 };
const ARGUMENTS = [
	'--headless',
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--disable-dev-shm-usage',
	// Whatever the editor or Chromium itself wants from elsewhere does not leave this machine.
	'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

/** A message in the corner of the window, and those messages that tell of a failure. */
const MESSAGE = '.el-notification';
const FAILURE_MESSAGE = `${MESSAGE}:has(.el-notification--error)`;

/** How the message begins by which n8n tells the editor that an execution has finished. */
const FINISHED = '{"type":"executionFinished"';

interface Finished {
	data: { executionId: string };
}

/** Makes Chromium available; throws `Unavailable` where that is not possible. */
export async function prepareBrowser(): Promise<void> {
	await ensureDebianPackages(['chromium'], () => existsSync(CHROMIUM));
}

/** Opens Chromium and signs in at the n8n at `url`: about 5 s. */
export async function openEditor(url: string): Promise<Editor> {
	await prepareBrowser();
	selectors.setTestIdAttribute('data-test-id');
	const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
	const page = await browser.newPage({ viewport: VIEWPORT, reducedMotion: 'reduce' });
	const editor = new Editor(url, browser, page);
	await editor.signIn();
	return editor;
}

/** A part of the window, in pixels. */
export interface Box {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** What the open panel shows after a step, as text. */
export interface StepResult {
	/** The output side of the panel. */
	output: string;
	/** Why the step failed: n8n's messages in the panel and in the corner of the window. Empty if it did not. */
	error: string;
}

/** n8n's editor in a headless browser. */
export class Editor {
	/** Errors in the console and exceptions that nobody caught, since signing in. */
	readonly errors: string[] = [];
	/** Ids of the executions that n8n has reported to this page as finished. */
	private readonly finished = new Set<string>();

	constructor(
		private readonly url: string,
		private readonly browser: Browser,
		readonly page: Page,
	) {
		page.on('pageerror', (error) => this.errors.push(error.message));
		page.on('console', (message) => {
			// n8n looks for a preview of each node's output, which few nodes have.
			const isPreview = message.location().url.includes('/schemas/');
			if (message.type() === 'error' && !isPreview) this.errors.push(message.text());
		});
		page.on('websocket', (socket) =>
			socket.on('framereceived', ({ payload }) => {
				if (!String(payload).startsWith(FINISHED)) return;
				this.finished.add((JSON.parse(String(payload)) as Finished).data.executionId);
			}),
		);
	}

	/** Signs in as the owner. */
	async signIn(): Promise<void> {
		await this.page.goto(`${this.url}/signin`);
		await this.page.locator('input[name=emailOrLdapLoginId]').fill(OWNER.email);
		await this.page.locator('input[name=password]').fill(OWNER.password);
		await this.page.getByTestId('form-submit-button').click();
		await this.page.waitForURL((address) => !address.pathname.includes('signin'));
		// The editor asks who is there before anybody has signed in, which Chromium calls an error.
		this.errors.length = 0;
	}

	/** Opens a workflow and waits until its nodes are drawn. */
	async openWorkflow(workflowId: string): Promise<void> {
		// Over this socket n8n tells what becomes of an execution; started before, it would never be shown.
		const socket = this.page.waitForEvent('websocket');
		await this.page.goto(`${this.url}/workflow/${workflowId}`);
		await socket;
		await this.page.getByTestId('canvas-node').first().waitFor();
	}

	/** A node on the canvas. */
	node(name: string): Locator {
		return this.page.locator(`[data-test-id=canvas-node][data-node-name=${JSON.stringify(name)}]`);
	}

	/** Searches in the node picker, and returns what it tells about the first node that it finds. */
	async findNode(search: string): Promise<string> {
		const picker = this.page.getByTestId('node-creator');
		if (!(await picker.isVisible())) {
			await this.page.getByTestId('node-creator-plus-button').click();
		}
		const input = picker.locator('input').first();
		// What the search before found must not pass for what this one finds.
		await input.fill('no such node');
		await picker.getByTestId('node-creator-no-results').waitFor();
		await input.fill(search);
		const found = picker
			.getByTestId('node-creator-node-item')
			.or(picker.getByTestId('item-iterator-item'));
		await found.first().waitFor();
		return await found.first().innerText();
	}

	/** Chooses an entry of the list of a field whose value can come from a list, in the open panel. */
	async chooseFromList(name: string, entry: string): Promise<void> {
		const field = this.page.getByTestId(`resource-locator-${name}`);
		await field.getByTestId('rlc-mode-selector').click();
		await this.page.getByTestId('mode-list').click();
		await field.getByTestId('rlc-input').click();
		await this.page.getByTestId('rlc-item').filter({ hasText: entry }).first().click();
	}

	/** Opens a node's panel as a user does, with a double click, and returns it. */
	async openNode(nodeName: string): Promise<Locator> {
		await this.node(nodeName).dblclick();
		const panel = this.page.getByTestId('ndv');
		await panel.waitFor();
		return panel;
	}

	/**
	 * The input of one parameter in the open panel, by the parameter's name in the workflow file: of a
	 * group of fields, the whole group.
	 */
	parameter(name: string): Locator {
		const ids = [`parameter-input-${name}`, `fixed-collection-${name}`];
		return this.page.locator(ids.map((id) => `[data-test-id="${id}"]`).join());
	}

	/** Clicks Execute step in the open panel and waits until its output, with `text` in it, is shown. */
	async executeStep(text: string): Promise<void> {
		await this.page.getByTestId('node-execute-button').click();
		await this.output().getByText(text).first().waitFor();
	}

	/** Clicks Execute step in the open panel, waits until the execution has finished, and reads the panel. */
	async runStep(): Promise<StepResult> {
		await this.closeMessages();
		const [answer] = await Promise.all([
			this.page.waitForResponse((response) => new URL(response.url()).pathname.endsWith('/run')),
			this.page.getByTestId('node-execute-button').click(),
		]);
		const messages = this.page.locator(FAILURE_MESSAGE);
		if (answer.ok()) {
			const { data } = (await answer.json()) as { data: { executionId?: string } };
			const { executionId } = data;
			if (!executionId) throw new Error('n8n listens for a webhook request and started nothing');
			await until(() => this.finished.has(executionId), {
				timeoutMs: STEP_TIMEOUT_MS,
				what: `execution ${executionId}`,
			});
			await this.output().getByTestId('node-run-info').waitFor();
			const shown = this.output().getByTestId('ndv-data-container');
			await shown.filter({ hasText: /\S/ }).first().waitFor();
		} else {
			await messages.first().waitFor();
		}
		const failures = this.output().getByTestId('node-error-message').or(messages);
		return {
			output: await this.output().innerText(),
			error: (await failures.allInnerTexts()).join('\n'),
		};
	}

	/** The output side of the open panel. */
	output(): Locator {
		return this.page.getByTestId('output-panel');
	}

	/** Unfolds the URLs in the open panel of a trigger. */
	async showWebhookUrls(): Promise<void> {
		await this.page.getByText('Webhook URLs').first().click();
		await this.page.getByText('Test URL').first().waitFor();
	}

	/** Waits until the messages in the corner of the window have gone by themselves. */
	async awaitNoMessages(): Promise<void> {
		await this.page.locator(MESSAGE).first().waitFor({ state: 'detached' });
	}

	private async closeMessages(): Promise<void> {
		const buttons = this.page.locator(`${MESSAGE} .el-notification__closeBtn`);
		await buttons.evaluateAll((all) => all.forEach((button) => (button as HTMLElement).click()));
		await this.awaitNoMessages();
	}

	/** Closes the open panel. */
	async closeNode(): Promise<void> {
		await this.page.keyboard.press('Escape');
		await this.page.getByTestId('ndv').waitFor({ state: 'hidden' });
	}

	/** Writes what is visible, or a part of it, into a PNG file, with animations at their end. */
	async screenshot(file: string, clip?: Box): Promise<void> {
		await this.page.screenshot({ path: file, animations: 'disabled', clip });
	}

	/** Closes the browser. */
	async close(): Promise<void> {
		await this.browser.close();
	}
}
