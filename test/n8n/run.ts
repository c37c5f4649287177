import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { defaultCallbackScript, startSimulator, type Simulator } from '../simulator';
import { cachePath } from './cache';
import { OWNER } from './client';
import type { Edition } from './editions';
import { installN8n, isInstalled } from './install';
import { buildTarball } from './package';
import { furnish } from './playground';
import { freePortLike } from './ports';
import { startN8n, type RunningN8n } from './server';
import type { StoredWorkflow } from './workflow';

const EDITION: Edition = '2.x';
const PORT = 5678;
const API_KEY = 'simulator-key';

/** Runs n8n with this package to try it out: `npm run n8n`, or `npm run n8n -- --live`. */
async function main(): Promise<void> {
	const { values } = parseArgs({ options: { live: { type: 'boolean', default: false } } });
	say(
		`n8n ${EDITION} with this package, ${values.live ? 'for the real' : 'and a simulated'} AI Studio.`,
	);
	say(
		isInstalled(EDITION)
			? 'n8n is in the cache already; it is ready in about 20 seconds.'
			: `First n8n and its Node.js are installed into ${cachePath('')}: once, about 2.6 GB and 5 minutes.`,
	);
	await installN8n(EDITION, say);
	say('Building and packing this package …');
	const packageTarball = await buildTarball();
	const studio = values.live ? undefined : await simulate();
	say('Starting n8n …');
	const n8n = await startN8n({
		edition: EDITION,
		packageTarball,
		port: await freePortLike(PORT),
		env: publicAddress(),
	});
	const stop = stopping(n8n, studio);
	const workflows = await furnish(n8n.client, studio && { url: studio.url, apiKey: API_KEY });
	say(welcome(n8n, workflows, studio));
	await stop;
}

async function simulate(): Promise<Simulator> {
	return startSimulator({
		apiKey: API_KEY,
		sessions: 200,
		callbacks: defaultCallbackScript,
		onSession: ({ channel, to }) => say(`  AI Studio (simulated): ${channel} session to ${to}`),
		onCallback: ({ body, httpStatus, error }) =>
			say(
				`  AI Studio (simulated): reports ${String(body.status)}, n8n says ${httpStatus ?? error}`,
			),
	});
}

/** Callbacks of the real AI Studio need an address of this n8n that the internet can reach. */
function publicAddress(): Record<string, string> {
	const { WEBHOOK_URL } = process.env;
	return WEBHOOK_URL ? { WEBHOOK_URL } : {};
}

function welcome(
	{ url, logFile }: RunningN8n,
	workflows: StoredWorkflow[],
	studio?: Simulator,
): string {
	return [
		'',
		`  n8n       ${url}`,
		`  E-mail    ${OWNER.email}`,
		`  Password  ${OWNER.password}`,
		`  Log       ${logFile}`,
		'',
		`  Workflows: ${workflows.map(({ name }) => name).join('; ')}.`,
		...(studio ? simulatedNotes : liveNotes),
		'',
		'  Ctrl-C stops it; what was made in this n8n is gone then.',
		'',
	].join('\n');
}

const simulatedNotes = [
	'  No phone rings. The last digit of a number decides: calls to …1 are busy, to …2 time out;',
	'  WhatsApp messages to …9 are rejected, to …8 never read.',
];

const liveNotes = [
	'  PHONES WILL RING. Fill in the credential, and the node Settings in the workflows.',
	'  Callbacks need a public address of this n8n: set WEBHOOK_URL before you start it.',
];

/** Resolves when the user asked to stop and everything has ended; asked again, it ends at once. */
function stopping(n8n: RunningN8n, studio?: Simulator): Promise<void> {
	// Signal handlers alone keep no process alive.
	const alive = setInterval(() => undefined, 60_000);
	return new Promise((resolve, reject) => {
		let asked = false;
		const stop = () => {
			if (asked) process.exit(1);
			asked = true;
			say('Stopping n8n …');
			stopAll(n8n, studio)
				.then(resolve, reject)
				.finally(() => clearInterval(alive));
		};
		process.on('SIGINT', stop);
		process.on('SIGTERM', stop);
	});
}

async function stopAll(n8n: RunningN8n, studio?: Simulator): Promise<void> {
	await n8n.stop();
	await studio?.close();
	await rm(n8n.userFolder, { recursive: true, force: true });
	say('Stopped.');
}

function say(line: string): void {
	process.stdout.write(`${line}\n`);
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exit(1);
});
