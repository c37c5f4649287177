import { CREDENTIAL_TYPE } from '../../nodes/shared/credential';
import type { N8nClient, StoredCredential } from './client';
import type { DataTableRow } from './dataTables';
import { exampleFiles, fillIn, readExample, settingNames, tablesOf, triggerPath } from './examples';
import type { StoredWorkflow } from './workflow';

/** A simulated AI Studio that the workflows are made to work with. */
export interface SimulatedStudio {
	url: string;
	apiKey: string;
}

const CALLBACK_TOKEN = 'playground-token';
const AGENTS = {
	agentId: '60c09d70e6a68858f4220848',
	callAgentId: '60c09d70e6a68858f4220848',
	smsAgentId: '60c09d70e6a68858f4220849',
};
const TEMPLATE = { namespace: 'playground', template: 'appointment_reminder' };

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
	{ phone: '+1 201 555 0104', name: 'Dan' },
];

/** People in the tables. By the last digit of a number the simulator decides how a session goes. */
const ROWS: Record<string, DataTableRow[]> = {
	campaign: PEOPLE,
	long_list: PEOPLE,
	prospects: PEOPLE,
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
 * Makes a fresh n8n one to try the package in: a credential, the data tables of the examples, and the
 * examples. With a simulated studio everything is filled in; without one, that is left to the user.
 * @returns the workflows, one for each example file in their order
 */
export async function furnish(
	client: N8nClient,
	studio?: SimulatedStudio,
): Promise<StoredWorkflow[]> {
	await furnishTables(client, studio !== undefined);
	const credential = await storeCredential(client, studio);
	const workflows: StoredWorkflow[] = [];
	for (const file of exampleFiles()) {
		const example = readExample(file);
		const path = triggerPath(example);
		// Everybody is simulated, so nobody needs to be called first.
		const known: Record<string, string> = { ...AGENTS, ...TEMPLATE, testRecipient: '' };
		if (path) known.statusUrl = client.webhookUrl(path);
		const wanted = settingNames(example).filter((name) => studio && name in known);
		const settings = Object.fromEntries(wanted.map((name) => [name, known[name]]));
		const stored = await client.createWorkflow(fillIn(example, { credential, settings }));
		if (settings.statusUrl) await client.activate(stored);
		workflows.push(stored);
	}
	return workflows;
}

async function storeCredential(
	client: N8nClient,
	studio?: SimulatedStudio,
): Promise<StoredCredential> {
	if (!studio) {
		const empty = { apiKey: '', region: 'eu' };
		return client.createCredential('Vonage AI Studio (fill in)', CREDENTIAL_TYPE, empty);
	}
	return client.createCredential('Simulated AI Studio', CREDENTIAL_TYPE, {
		apiKey: studio.apiKey,
		region: 'custom',
		baseUrl: studio.url,
		callbackToken: CALLBACK_TOKEN,
	});
}
