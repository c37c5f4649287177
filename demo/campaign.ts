import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { VonageAiStudio } from '../nodes/VonageAiStudio/VonageAiStudio.node.js';
import { type CredentialData, runNode } from '../test/harness/engine';
import { type DemoChannel, RESOURCE_OF_CHANNEL, type Row, sessionParametersOf } from './recipients';

/** Who starts the sessions, and where the callbacks go. */
export interface CampaignSetup {
	credentials: CredentialData;
	agentIds: Record<DemoChannel, string>;
	/** Where AI Studio reports what became of the sessions. */
	statusUrl: string;
	template: { namespace: string; template: string; locale: string };
}

/** What the node said of a row. */
export interface RowResult {
	row: Row;
	started: boolean;
	/** Why there is no session; empty when it was started. */
	note: string;
	/** Ties the row to its callbacks. */
	reference?: string;
	/** The number as it was sent. */
	to: string;
}

/** Runs the rows through the n8n engine: one Vonage AI Studio node for each channel, all at the same time. */
export async function runCampaign(rows: Row[], setup: CampaignSetup): Promise<RowResult[]> {
	const channels = Object.keys(RESOURCE_OF_CHANNEL) as DemoChannel[];
	const results = await Promise.all(
		channels.map(async (channel) => await runChannel(channel, rows, setup)),
	);
	return results.flat().sort((a, b) => rows.indexOf(a.row) - rows.indexOf(b.row));
}

async function runChannel(
	channel: DemoChannel,
	rows: Row[],
	{ credentials, agentIds, statusUrl, template }: CampaignSetup,
): Promise<RowResult[]> {
	const own = rows.filter((row) => row.channel === channel);
	if (own.length === 0) return [];
	const { branches, error } = await runNode({
		type: new VonageAiStudio(),
		credentials,
		parameters: {
			resource: RESOURCE_OF_CHANNEL[channel],
			operation: 'start',
			agentId: agentIds[channel],
			to: '={{ $json.to }}',
			statusUrl,
			specifySessionParameters: 'json',
			sessionParametersJson: '={{ $json.parameters }}',
			...template,
		},
		items: own.map((row) => ({ to: row.to, parameters: sessionParametersOf(row) })),
		node: { onError: 'continueErrorOutput' },
		mode: 'trigger',
	});
	if (error) throw error;
	return branches.flat().map((item) => resultOf(own, item));
}

function resultOf(rows: Row[], { json, pairedItem }: INodeExecutionData): RowResult {
	const { item } = pairedItem as { item: number };
	const row = rows[item];
	const { error, details } = json as { error?: string; details?: IDataObject };
	if (error) {
		const note = error.replace(/ \[item \d+\]$/, '');
		return { row, started: false, note, to: row.to, reference: details?.reference as string };
	}
	return {
		row,
		started: true,
		note: '',
		to: String(json.to),
		reference: String(json.reference),
	};
}
