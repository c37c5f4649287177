import { Agent } from 'node:http';
import { name as packageName } from '../../package.json';
import { signStart } from '../../nodes/shared/statusUrl';
import { AGENT_ID, API_KEY, post, publish, type NodeDraft, type Product } from './product';
import { highestMegabytes, processorSeconds, untilIdle } from './usage';

const CALLBACKS = 500;
/** A round is short, so that whatever changes during the measurement falls on all nodes alike. */
const ROUNDS = 5;
const WARM_UP_ROUNDS = 2;
const CALLBACKS_PER_ROUND = CALLBACKS / ROUNDS;
/** How many callbacks are under way at the same time. */
const AT_ONCE = 10;

/** How a node took its callbacks: medians of several rounds. */
export interface CallbackResult {
	node: string;
	perSecond: number;
	/** Of n8n's process, with the execution that each callback starts. */
	processorMsPerCallback: number;
	/** The highest memory of n8n's process during a round. */
	megabytes: number;
}

interface Receiver {
	node: string;
	url: string;
	perSecond: number[];
	processorMs: number[];
	megabytes: number[];
}

/** Posts the same signed callbacks to this package's trigger and to n8n's Webhook nodes, in turns. */
export async function benchCallbacks(
	product: Product,
	say: (line: string) => void,
): Promise<CallbackResult[]> {
	const receivers = [
		await trigger(product),
		await webhook(product, 'Webhook'),
		await webhook(product, 'Webhook with Header Auth', {
			parameters: { authentication: 'headerAuth' },
			credentials: product.header,
		}),
	];
	// n8n writes one execution after the other much more slowly before its code is compiled.
	for (let round = 1; round <= WARM_UP_ROUNDS; round += 1) {
		for (const receiver of receivers) await runRound(product, receiver);
	}
	for (const receiver of receivers) clear(receiver);
	for (let round = 1; round <= ROUNDS; round += 1) {
		say(`${CALLBACKS_PER_ROUND} callbacks to each trigger, round ${round} of ${ROUNDS}`);
		// None always comes first.
		for (const receiver of round % 2 ? receivers : [...receivers].reverse()) {
			await runRound(product, receiver);
			say(`  ${receiver.node}: ${receiver.perSecond.at(-1)?.toFixed(1)} per second`);
		}
	}
	return receivers.map(({ node, perSecond, processorMs, megabytes }) => ({
		node,
		perSecond: median(perSecond),
		processorMsPerCallback: median(processorMs),
		megabytes: median(megabytes),
	}));
}

async function runRound({ n8n }: Product, receiver: Receiver): Promise<void> {
	const pid = n8n.pid();
	await untilIdle(pid);
	const processorBefore = processorSeconds(pid);
	const megabytes = await highestMegabytes(pid, async () => {
		const beganMs = performance.now();
		await postAll(receiver.url);
		receiver.perSecond.push(CALLBACKS_PER_ROUND / ((performance.now() - beganMs) / 1000));
		await untilIdle(pid);
	});
	receiver.megabytes.push(megabytes);
	receiver.processorMs.push(
		((processorSeconds(pid) - processorBefore) * 1000) / CALLBACKS_PER_ROUND,
	);
}

async function postAll(url: string): Promise<void> {
	// Kept open within a round; between two rounds n8n would close it, perhaps just when it is used.
	const httpAgent = new Agent({ keepAlive: true });
	let sent = 0;
	const caller = async () => {
		while (sent < CALLBACKS_PER_ROUND) {
			sent += 1;
			await post(url, callbackBody(sent), httpAgent);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, caller));
	httpAgent.destroy();
}

function clear(receiver: Receiver): void {
	Object.assign(receiver, { perSecond: [], processorMs: [], megabytes: [] });
}

const callbackBody = (number: number) => ({
	to: '972541110000',
	from: '12013009000',
	channel: 'whatsapp',
	message_uuid: `5a61cc84-5a61-4c84-8a61-${String(number).padStart(12, '0')}`,
	timestamp: '2025-03-05T22:51:41Z',
	status: 'delivered',
	client_ref: 'AI Studio',
	usage: { price: '0.04', currency: 'EUR' },
});

async function trigger(product: Product): Promise<Receiver> {
	const node: NodeDraft = {
		name: 'Vonage AI Studio Trigger',
		type: `${packageName}.vonageAiStudioTrigger`,
		credentials: product.own,
	};
	return receiver(product, node, (webhookId) => `${webhookId}/webhook`);
}

async function webhook(
	product: Product,
	name: string,
	{ parameters, credentials }: Partial<NodeDraft> = {},
): Promise<Receiver> {
	const path = name.toLowerCase().replaceAll(' ', '-');
	const node: NodeDraft = {
		name,
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		parameters: { path, httpMethod: 'POST', ...parameters },
		credentials,
	};
	return receiver(product, node, () => path);
}

async function receiver(
	product: Product,
	node: NodeDraft,
	path: (webhookId: string) => string,
): Promise<Receiver> {
	const behind: NodeDraft = { name: 'Behind it', type: 'n8n-nodes-base.noOp' };
	const url = await publish(product, `Callbacks to ${node.name}`, [node, behind], path);
	const start = { reference: 'row 1', agentId: AGENT_ID, channel: 'whatsapp' };
	const proof = { reference: start.reference, signature: signStart(API_KEY, start) };
	const signedUrl = `${url}?${new URLSearchParams(proof).toString()}`;
	return { node: node.name, url: signedUrl, perSecond: [], processorMs: [], megabytes: [] };
}

function median(values: number[]): number {
	return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
