import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import {
	defaultCallbackScript,
	defaultConversationScript,
	startSimulator,
	type Simulator,
} from '../simulator';
import { takeCallsFromKeyboard } from '../simulator/cliKeyboard';
import { printConversation, printSession } from '../simulator/cliOutput';
import { cachePath } from './cache';
import { startChatModel } from './chatModel';
import { OWNER } from './client';
import type { Edition } from './editions';
import { LOCALHOST } from './environment';
import { installN8n, isInstalled } from './install';
import { buildTarball } from './package';
import { furnish, handOverUrl, SECRET, type Surroundings } from './playground';
import { freePortLike } from './ports';
import { startReceiver } from './receiver';
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
	const port = await freePortLike(PORT);
	const webhooks = `http://${LOCALHOST}:${port}/webhook`;
	const simulation = values.live ? undefined : await simulate(webhooks);
	say('Starting n8n …');
	const n8n = await startN8n({
		edition: EDITION,
		packageTarball,
		port,
		env: publicAddress(),
	});
	const stop = stopping(n8n, simulation);
	const workflows = await furnish(n8n.client, simulation?.surroundings);
	say(welcome(n8n, workflows, simulation));
	if (simulation) openForCalls(simulation, n8n);
	await stop;
}

/** All that n8n talks to in place of the world. */
interface Simulation {
	studio: Simulator;
	surroundings: Surroundings;
	close(): Promise<void>;
}

async function simulate(webhooks: string): Promise<Simulation> {
	const studio = await startSimulator({
		apiKey: API_KEY,
		sessions: 200,
		callbacks: defaultCallbackScript,
		conversations: defaultConversationScript,
		// Without a mark of its end a session counts as over only when nothing has changed for a while.
		endMarks: ['endTime'],
		onSession: printSession,
		onConversation: printConversation,
		onCallback: ({ body, httpStatus, error }) =>
			say(
				`  AI Studio (simulated): reports ${String(body.status ?? body.type ?? 'a hand-over')}, n8n says ${httpStatus ?? error}`,
			),
	});
	const team = await startReceiver((text) => showTeam(text, webhooks));
	const model = await startChatModel(whomToCall);
	return {
		studio,
		surroundings: {
			studio: { url: studio.url, apiKey: API_KEY },
			teamUrl: team.url,
			modelUrl: model.url,
		},
		close: async () => {
			team.close();
			await model.close();
			await studio.close();
		},
	};
}

/** Shows what the team would read, and how it answers a person. */
function showTeam(text: string, webhooks: string): void {
	say(`  Your team reads:\n${text.replace(/^/gm, '    ')}`);
	const [, sessionId] = /^Session: (\S+)$/m.exec(text) ?? [];
	if (!sessionId) return;
	say(`  To answer, or with {"sessionId": …, "done": true} to hand back, in another terminal:`);
	say(
		`    ${curl(`${webhooks}/answer-as-live-agent`, { sessionId, text: 'Hello, this is Diane.' })}`,
	);
}

/** The model of the example AI agent. */
function whomToCall(said: string): Record<string, string> | string {
	const person = ['Ann', 'Ben'].find((name) => new RegExp(name, 'i').test(said));
	if (person) return { person, reason: said };
	return 'I only play a model. Write "Please call Ann".';
}

/** Lets people call the agent, and hands over those who want a human. */
function openForCalls({ studio }: Simulation, { client }: RunningN8n): void {
	const url = handOverUrl(client);
	studio.configure({ everyAgent: { liveAgent: { startUrl: url, messageUrl: url } } });
	takeCallsFromKeyboard(studio);
}

/** Callbacks of the real AI Studio need an address of this n8n that the internet can reach. */
function publicAddress(): Record<string, string> {
	const { WEBHOOK_URL } = process.env;
	return WEBHOOK_URL ? { WEBHOOK_URL } : {};
}

/** A command that calls a webhook of an example. */
function curl(url: string, body: object): string {
	const header = `-H '${SECRET.name}: ${SECRET.value}' -H 'Content-Type: application/json'`;
	return `curl ${url} ${header} -d '${JSON.stringify(body)}'`;
}

function welcome(
	{ url, logFile }: RunningN8n,
	workflows: Map<string, StoredWorkflow>,
	simulation?: Simulation,
): string {
	const named = (file: string) => `"${workflows.get(`${file}.json`)?.name}"`;
	return [
		'',
		`  n8n        ${url}`,
		`  E-mail     ${OWNER.email}`,
		`  Password   ${OWNER.password}`,
		...(simulation
			? [`  AI Studio  ${simulation.studio.url} (simulated), API key "${API_KEY}"`]
			: []),
		`  Log        ${logFile}`,
		'',
		...(simulation ? simulatedNotes(url, named) : liveNotes),
		'',
		'  Ctrl-C stops it; what was made in this n8n is gone then.',
		'',
	].join('\n');
}

function simulatedNotes(url: string, named: (file: string) => string): string[] {
	return [
		'  Begin here:',
		'  1. Open the address of n8n in a browser, and sign in with the e-mail and the password.',
		`  2. Open the workflow ${named('campaign-from-a-table')} and click Execute workflow. It takes`,
		'     about 20 seconds.',
		'  3. Look at the table: Overview > Data tables > campaign. Each row has what the person said.',
		'',
		'  No phone rings. The last digit of a number decides what the person does:',
		'  0 says yes, 1 is busy, 2 does not answer, 3 wants another day, 4 wants a human, 5 wants no more',
		'  calls, 6 hangs up. WhatsApp messages to …9 are rejected, and to …8 never read.',
		'',
		'  All other workflows are filled in too, and those that wait for something are published:',
		`  - ${named('after-each-inbound-call')}: type a number here, such as 12015550103, to call`,
		'    your agent from it. A minute or two later your team reads here what was said.',
		`  - ${named('live-agent-in-slack-or-help-desk')}: call from 12015550104.`,
		`  - ${named('answer-a-flow-webhook')}: in another terminal,`,
		`    ${curl(`${url}/webhook/who-is-calling`, { phone: '+1 201 555 0100' })}`,
		`  - ${named('chat-with-an-http-agent')} and`,
		`    ${named('ai-agent-tool')}: click Open chat, and write "Please call Ann".`,
	];
}

const liveNotes = [
	'  PHONES WILL RING. Fill in the credential, and the node Settings in the workflows.',
	'  Begin with the workflow for a campaign from a table, and your own number as test recipient.',
	'  Callbacks need a public address of this n8n: set WEBHOOK_URL before you start it.',
];

/** Resolves when the user asked to stop and everything has ended; asked again, it ends at once. */
function stopping(n8n: RunningN8n, simulation?: Simulation): Promise<void> {
	// Signal handlers alone keep no process alive.
	const alive = setInterval(() => undefined, 60_000);
	return new Promise((resolve, reject) => {
		let asked = false;
		const stop = () => {
			if (asked) process.exit(1);
			asked = true;
			say('Stopping n8n …');
			stopAll(n8n, simulation)
				.then(resolve, reject)
				.finally(() => clearInterval(alive));
		};
		process.on('SIGINT', stop);
		process.on('SIGTERM', stop);
	});
}

async function stopAll(n8n: RunningN8n, simulation?: Simulation): Promise<void> {
	await n8n.stop();
	await simulation?.close();
	await rm(n8n.userFolder, { recursive: true, force: true });
	say('Stopped.');
}

function say(line: string): void {
	process.stdout.write(`${line}\n`);
}

main().then(
	// A terminal that waits for a number to be typed would keep the process alive.
	() => process.exit(0),
	(error: unknown) => {
		process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
		process.exit(1);
	},
);
