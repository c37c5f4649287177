import { CREDENTIAL_TYPE } from '../../nodes/shared/credential';
import type { N8nClient, StoredCredential } from './client';
import type { DataTableRow } from './dataTables';
import { exampleFiles, fillIn, readExample, settingNames, triggerPath } from './examples';
import type { StoredWorkflow } from './workflow';

/** A simulated AI Studio that the workflows are made to work with. */
export interface SimulatedStudio {
	url: string;
	apiKey: string;
}

interface Table {
	columns: string[];
	/** Numbers by whose last digit the simulator decides what becomes of a session. */
	rows: DataTableRow[];
}

const CALLBACK_TOKEN = 'playground-token';
const AGENTS = {
	agentId: '60c09d70e6a68858f4220848',
	callAgentId: '60c09d70e6a68858f4220848',
	smsAgentId: '60c09d70e6a68858f4220849',
};
const TEMPLATE = { namespace: 'playground', template: 'appointment_reminder' };

/** The data tables that the notes of the examples ask for. */
const TABLES: Record<string, Table> = {
	campaign: {
		columns: ['phone', 'name', 'status', 'session_id', 'note'],
		rows: [
			{ phone: '+1 201 555 0100', name: 'Ann' },
			{ phone: '+1 201 555 0103', name: 'Ben' },
			{ phone: 'unknown', name: 'Cleo' },
			{ phone: '+1 201 555 0104', name: 'Dan' },
		],
	},
	appointments: {
		columns: ['phone', 'name', 'time', 'call', 'sms', 'note'],
		rows: [
			{ phone: '+1 201 555 0111', name: 'Ann', time: 'Monday, 10:00' },
			{ phone: '+1 201 555 0112', name: 'Ben', time: 'Monday, 10:30' },
			{ phone: '+1 201 555 0113', name: 'Cleo', time: 'Monday, 11:00' },
		],
	},
	customers: {
		columns: ['phone', 'name', 'appointment'],
		rows: [{ phone: '12015550100', name: 'Ann', appointment: 'Monday, 10:00' }],
	},
	chats: { columns: ['chat', 'session_id', 'session_token'], rows: [] },
};

/** Makes the data tables that the examples use, with or without the people in them. */
export async function furnishTables(client: N8nClient, withRows: boolean): Promise<void> {
	for (const [name, { columns, rows }] of Object.entries(TABLES)) {
		const texts = columns.map((column) => ({ name: column, type: 'string' as const }));
		const id = await client.dataTables.create(name, texts);
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
		const known: Record<string, string> = { ...AGENTS, ...TEMPLATE };
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
