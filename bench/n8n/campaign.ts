import { name as packageName } from '../../package.json';
import { voiceCallDefinition } from '../../nodes/VonageAiStudio/resources/voiceCall';
import { AGENT_ID, post, publish, type NodeDraft, type Product } from './product';
import { idleShare, processorSeconds, untilIdle } from './usage';

export const ROWS = 50;
const IDLE_MS = 5_000;
/** n8n tidies up now and then; the quietest time is what it uses when it has nothing to do. */
const IDLE_TIMES = 3;

/** A request for a start that arrived at AI Studio. */
export interface Arrival {
	/** Behind the first one. */
	atSeconds: number;
	started: boolean;
}

/** What one way of starting the rows achieved. */
export interface CampaignResult {
	way: string;
	started: number;
	refused: number;
	/** From the webhook that starts the workflow to its end. */
	wallSeconds: number;
	/** Of n8n's process for each row, without what it uses when it has nothing to do. */
	processorMsPerRow: number;
	arrivals: Arrival[];
}

interface Way {
	name: string;
	node: (product: Product) => NodeDraft;
}

/** The ways, in the order of the table. All go on behind a row that failed, as a campaign has to. */
const WAYS: Way[] = [
	{ name: 'HTTP Request', node: httpRequest(undefined) },
	{ name: 'HTTP Request, Batching 1 per 1000 ms', node: httpRequest(1000) },
	{ name: 'HTTP Request, Batching 1 per 1100 ms', node: httpRequest(1100) },
	{ name: 'Vonage AI Studio', node: studioNode },
];

/** Starts the same rows in each way, one after the other. */
export async function benchCampaigns(
	product: Product,
	say: (line: string) => void,
): Promise<CampaignResult[]> {
	const results: CampaignResult[] = [];
	for (const way of WAYS) {
		say(`${ROWS} rows with ${way.name}`);
		const result = await runCampaign(product, way);
		const { started, refused, wallSeconds, processorMsPerRow } = result;
		say(
			`  ${started} started, ${refused} refused, ${wallSeconds.toFixed(1)} s, ${processorMsPerRow.toFixed(1)} ms of processor time per row`,
		);
		results.push(result);
	}
	return results;
}

async function runCampaign(product: Product, { name, node }: Way): Promise<CampaignResult> {
	const { n8n, studio } = product;
	const nodes: NodeDraft[] = [
		{
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			// Answers when the last node is done, so that nobody has to ask n8n about it meanwhile.
			parameters: { path: name, httpMethod: 'POST', responseMode: 'lastNode' },
		},
		{
			name: 'Rows',
			type: 'n8n-nodes-base.splitOut',
			parameters: { fieldToSplitOut: 'body.rows' },
		},
		node(product),
	];
	const url = await publish(product, name, nodes, () => name);
	// The first run loads modules, which a user's n8n has done long before.
	await post(url, { rows: people(1) });
	await untilIdle(n8n.pid());
	let idle = Infinity;
	for (let time = 1; time <= IDLE_TIMES; time += 1) {
		idle = Math.min(idle, await idleShare(n8n.pid(), IDLE_MS));
	}

	studio.reset();
	const processorBefore = processorSeconds(n8n.pid());
	const beganMs = performance.now();
	await post(url, { rows: people(ROWS) });
	const wallSeconds = (performance.now() - beganMs) / 1000;
	await untilIdle(n8n.pid());
	const allSeconds = (performance.now() - beganMs) / 1000;
	const processor = processorSeconds(n8n.pid()) - processorBefore - idle * allSeconds;

	const [{ receivedAtMs: firstMs }] = studio.requests;
	return {
		way: name,
		started: studio.sessions.length,
		refused: studio.refusedByLimit,
		wallSeconds,
		processorMsPerRow: (processor * 1000) / ROWS,
		arrivals: studio.requests.map(({ receivedAtMs, answeredStatus }) => ({
			atSeconds: (receivedAtMs - firstMs) / 1000,
			started: answeredStatus === 200,
		})),
	};
}

const people = (count: number) =>
	Array.from({ length: count }, (_, index) => ({
		phone: String(972_541_110_000 + index),
		name: `Person ${index}`,
	}));

function httpRequest(batchIntervalMs: number | undefined) {
	return ({ studio, header }: Product): NodeDraft => ({
		name: 'HTTP Request',
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		onError: 'continueRegularOutput',
		credentials: header,
		parameters: {
			method: 'POST',
			url: studio.url + voiceCallDefinition.path,
			authentication: 'genericCredentialType',
			genericAuthType: 'httpHeaderAuth',
			sendBody: true,
			specifyBody: 'json',
			jsonBody: `={{ JSON.stringify({ agent_id: '${AGENT_ID}', to: $json.phone, session_parameters: [{ name: 'CALLER_NAME', value: $json.name }] }) }}`,
			options: batchIntervalMs
				? { batching: { batch: { batchSize: 1, batchInterval: batchIntervalMs } } }
				: {},
		},
	});
}

function studioNode({ own }: Product): NodeDraft {
	return {
		name: 'Vonage AI Studio',
		type: `${packageName}.vonageAiStudio`,
		onError: 'continueRegularOutput',
		credentials: own,
		parameters: {
			resource: 'voiceCall',
			operation: 'start',
			agentId: AGENT_ID,
			to: '={{ $json.phone }}',
			sessionParameters: { parameter: [{ name: 'CALLER_NAME', value: '={{ $json.name }}' }] },
		},
	};
}
