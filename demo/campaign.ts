import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { VonageAiStudio } from '../nodes/VonageAiStudio/VonageAiStudio.node.js';
import { type CredentialData, runNode } from '../test/harness/engine';
import { type DemoChannel, RESOURCE_OF_CHANNEL, type Row, sessionParametersOf } from './recipients';

/** Who starts the sessions, and where the callbacks go. */
export interface CampaignSetup {
	credentials: CredentialData;
	agentIds: Record<DemoChannel, string>;
	/** Where AI Studio reports who was not reached. */
	statusUrl: string;
	template: { namespace: string; template: string; locale: string };
	/** How long to wait for the conversations. */
	waitMinutes: number;
}

/** What the node said of a row. */
export interface RowResult {
	row: Row;
	/** Why there is no session; empty when it was started. */
	note: string;
	/** What the node put out for the row. */
	output: IDataObject;
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
	const items = await runStudioNode(
		credentials,
		{
			resource: RESOURCE_OF_CHANNEL[channel],
			operation: 'start',
			agentId: agentIds[channel],
			to: '={{ $json.to }}',
			statusUrl,
			specifySessionParameters: 'json',
			sessionParametersJson: '={{ $json.parameters }}',
			...template,
		},
		own.map((row) => ({ to: row.to, parameters: sessionParametersOf(row) })),
	);
	return items.map((item) => {
		const { error, ...output } = item.json;
		return { row: own[indexOf(item)], output, note: error ? withoutItem(String(error)) : '' };
	});
}

/** Waits until the conversations are over: what Session > Wait for Results puts out for each started row. */
export async function waitForResults(
	results: RowResult[],
	{ credentials, waitMinutes }: CampaignSetup,
): Promise<Map<Row, IDataObject>> {
	const awaited = results.filter(({ output }) => output.session_id);
	if (awaited.length === 0) return new Map();
	const items = await runStudioNode(
		credentials,
		{ resource: 'session', operation: 'waitForResults', waitMinutes },
		awaited.map(({ output }) => output),
	);
	return new Map(items.map((item) => [awaited[indexOf(item)].row, item.json]));
}

async function runStudioNode(
	credentials: CredentialData,
	parameters: INodeParameters,
	items: IDataObject[],
): Promise<INodeExecutionData[]> {
	const { branches, error } = await runNode({
		type: new VonageAiStudio(),
		credentials,
		parameters,
		items,
		node: { onError: 'continueErrorOutput' },
		mode: 'trigger',
	});
	if (error) throw error;
	return branches.flat();
}

const indexOf = ({ pairedItem }: INodeExecutionData) => (pairedItem as { item: number }).item;

const withoutItem = (message: string) => message.replace(/ \(item \d+ of \d+\)$/, '');
