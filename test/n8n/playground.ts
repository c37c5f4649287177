import { CREDENTIAL_TYPE } from '../../nodes/shared/credential';
import { DEFAULT_AGENT_NUMBER } from '../simulator/agents';
import type { N8nClient, StoredCredential } from './client';
import type { DataTableRow } from './dataTables';
import { exampleFiles, fillIn, readExample, settingNames, tablesOf, triggerPath } from './examples';
import type { StoredWorkflow, Workflow, WorkflowNode } from './workflow';

/** What the workflows are made to work with, all of it on this machine. */
export interface Surroundings {
	/** A simulated AI Studio. */
	studio: { url: string; apiKey: string };
	/** The chat or help desk in which the team reads. */
	teamUrl: string;
	/** A chat model with OpenAI's interface. */
	modelUrl: string;
}

/** The header without which the webhooks of the examples answer nobody. */
export const SECRET = { name: 'X-Playground-Secret', value: 'playground-secret' };

const CALLBACK_TOKEN = 'playground-token';
const AGENTS = {
	agentId: '60c09d70e6a68858f4220848',
	callAgentId: '60c09d70e6a68858f4220848',
	smsAgentId: '60c09d70e6a68858f4220849',
	ourNumber: `+${DEFAULT_AGENT_NUMBER}`,
};
const TEMPLATE = { namespace: 'playground', template: 'appointment_reminder' };
/** Whoever tries it must not have to wait for the morning. */
const ALWAYS = { callFrom: '00:00', callTo: '00:00', callDays: '1,2,3,4,5,6,7' };

/** The examples in two files: whose trigger hears of the sessions that the first file starts. */
const HEARD_BY: Record<string, string> = {
	'campaign-of-thousands.json': 'campaign-of-thousands-results.json',
	'reminder-call-then-sms.json': 'reminder-sms-after-no-answer.json',
};
const HAND_OVER = 'live-agent-in-slack-or-help-desk.json';

/**
 * The triggers that wait for something from outside, so that their workflows have to be published. One on a
 * schedule would begin to call people by itself.
 */
const LISTENING = ['.vonageAiStudioTrigger', '.vonageAiStudioSessionTrigger', '-base.webhook'];

/** Data tables that examples ask for and do not make themselves: their columns, all of text. */
const COLUMNS: Record<string, string[]> = {
	appointments: ['phone', 'name', 'time', 'call', 'sms', 'note'],
	customers: ['phone', 'name', 'appointment'],
	chats: ['chat', 'session_id', 'session_token'],
};

const PEOPLE = [
	{ phone: '+1 201 555 0100', name: 'Ann' },
	{ phone: '+1 201 555 0103', name: 'Ben' },
	{ phone: 'unknown', name: 'Cleo' },
	{ phone: '+1 201 555 0105', name: 'Dan' },
	{ phone: '+1 201 555 0101', name: 'Eve' },
];

/** People in the tables. By the last digit of a number the simulator decides how a session goes. */
const ROWS: Record<string, DataTableRow[]> = {
	campaign: PEOPLE,
	long_list: PEOPLE,
	prospects: PEOPLE,
	call_again: PEOPLE,
	appointments: [
		{ phone: '+1 201 555 0111', name: 'Ann', time: 'Monday, 10:00' },
		{ phone: '+1 201 555 0112', name: 'Ben', time: 'Monday, 10:30' },
		{ phone: '+1 201 555 0113', name: 'Cleo', time: 'Monday, 11:00' },
	],
	customers: [{ phone: '12015550100', name: 'Ann', appointment: 'Monday, 10:00' }],
};

/** Makes the data tables that the examples use, with or without the people in them. */
export async function furnishTables(client: N8nClient, withRows: boolean): Promise<void> {
	const made = exampleFiles().flatMap((file) => tablesOf(readExample(file)));
	const asked = Object.entries(COLUMNS).map(([name, columns]) => ({
		name,
		columns: columns.map((column) => ({ name: column, type: 'string' as const })),
	}));
	const tables = new Map([...asked, ...made].map(({ name, columns }) => [name, columns]));
	for (const [name, columns] of tables) {
		const id = await client.dataTables.create(name, columns);
		const rows = ROWS[name] ?? [];
		if (withRows && rows.length > 0) await client.dataTables.insert(id, rows);
	}
}

/**
 * Makes a fresh n8n one to try the package in: credentials, the data tables of the examples, and the
 * examples. With surroundings everything is filled in, and what listens is published; without, that is
 * left to the user.
 * @returns the workflows, by example file, in the order of `exampleFiles`
 */
export async function furnish(
	client: N8nClient,
	surroundings?: Surroundings,
): Promise<Map<string, StoredWorkflow>> {
	await furnishTables(client, surroundings !== undefined);
	const workflows = new Map<string, StoredWorkflow>();
	if (!surroundings) {
		const empty = { apiKey: '', region: 'eu' };
		const name = 'Vonage AI Studio (fill in)';
		const credential = await client.createCredential(name, CREDENTIAL_TYPE, empty);
		for (const file of exampleFiles()) {
			workflows.set(file, await client.createWorkflow(fillIn(readExample(file), { credential })));
		}
		return workflows;
	}
	const credentials = await storeCredentials(client, surroundings);
	for (const file of exampleFiles()) {
		const filled = fillIn(readExample(file), {
			credential: credentials.studio,
			credentials: credentialsOfOthers(readExample(file), credentials),
			settings: settingsFor(file, client, surroundings),
		});
		const workflow = await client.createWorkflow(filled);
		const listens = ({ type }: WorkflowNode) => LISTENING.some((end) => type.endsWith(end));
		if (filled.nodes.some(listens)) await client.activate(workflow);
		workflows.set(file, workflow);
	}
	return workflows;
}

/** The URL at which the example for live agents hears of a person who wants a human, and of what they write. */
export function handOverUrl(client: N8nClient): string {
	const path = triggerPath(readExample(HAND_OVER)) ?? '';
	return `${client.webhookUrl(path)}?token=${CALLBACK_TOKEN}`;
}

function settingsFor(
	file: string,
	client: N8nClient,
	{ teamUrl }: Surroundings,
): Record<string, string> {
	const path = file in HEARD_BY ? triggerPath(readExample(HEARD_BY[file])) : undefined;
	const known: Record<string, string> = {
		...AGENTS,
		...TEMPLATE,
		...ALWAYS,
		deskUrl: teamUrl,
		chatUrl: teamUrl,
		// Everybody is simulated, so nobody needs to be called first.
		testRecipient: '',
		...(path && { statusUrl: client.webhookUrl(path) }),
	};
	const wanted = settingNames(readExample(file)).filter((name) => name in known);
	return Object.fromEntries(wanted.map((name) => [name, known[name]]));
}

type Credentials = Record<'studio' | 'header' | 'model', StoredCredential>;

async function storeCredentials(
	client: N8nClient,
	{ studio, modelUrl }: Surroundings,
): Promise<Credentials> {
	return {
		studio: await client.createCredential('Simulated AI Studio', CREDENTIAL_TYPE, {
			apiKey: studio.apiKey,
			region: 'custom',
			baseUrl: studio.url,
			callbackToken: CALLBACK_TOKEN,
		}),
		header: await client.createCredential('Secret of the webhooks', 'httpHeaderAuth', SECRET),
		model: await client.createCredential('Simulated chat model', 'openAiApi', {
			apiKey: 'any',
			url: `${modelUrl}/v1`,
		}),
	};
}

/** The credentials of the nodes that are not of this package, by node name. */
function credentialsOfOthers(
	{ nodes }: Workflow,
	{ header, model }: Credentials,
): Record<string, WorkflowNode['credentials']> {
	const using = ({ id, name, type }: StoredCredential) => ({ [type]: { id, name } });
	return Object.fromEntries(
		nodes.flatMap(({ name, type, parameters }) => {
			if (parameters.authentication === 'headerAuth') return [[name, using(header)]];
			return type.endsWith('.lmChatOpenAi') ? [[name, using(model)]] : [];
		}),
	);
}
