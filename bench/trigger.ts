import { nodeJson, typeNameOf } from '../test/harness/engine';
import { webhookContext, webhookOf } from '../test/harness/webhookCall';
import { RecordedResponse, webhookRequest } from '../test/harness/webhookRequest';
import type { WebhookRequest } from '../test/harness/webhookRequest';
import { buildWorkflow } from '../test/harness/workflow';
import type { WorkflowSetup } from '../test/harness/workflow';
import type { IDataObject, INodeType, IWebhookFunctions } from 'n8n-workflow';
import { signStart } from '../nodes/shared/statusUrl';
import { judgeCallback } from '../nodes/VonageAiStudioTrigger/judge';
// With its extension: without it, tsx finds the codex file `….node.json` first.
import { VonageAiStudioTrigger } from '../nodes/VonageAiStudioTrigger/VonageAiStudioTrigger.node.js';

const ROUNDS = 15;
const CALLS_PER_ROUND = 2000;

const API_KEY = 'bench-key';
const START = { reference: 'row 1', agentId: '60c09d70e6a660c09d70e6a6', channel: 'whatsapp' };
const BODY: IDataObject = {
	to: '972542233016',
	from: '12013009000',
	channel: 'whatsapp',
	message_uuid: '5a61cc84-5a61-4c84-8a61-5a61cc845a61',
	timestamp: '2025-03-05T22:51:41Z',
	status: 'delivered',
	client_ref: 'AI Studio',
	usage: { price: '0.04', currency: 'EUR' },
};

/** What the trigger costs, each figure the median of several rounds. */
export interface TriggerFigures {
	/** Callbacks that the trigger's `webhook()` handles in a second, in n8n's own webhook context. */
	triggerPerSecond: number;
	/** The same for a `webhook()` that only returns the body. */
	bareHandlerPerSecond: number;
	/** Bare handler over trigger: how many times as long a callback takes. */
	ratio: number;
	/** What a callback takes longer in the trigger than in the bare handler, settings and credential included. */
	addedMicroseconds: number;
	/** Of these: verifying, recognising, normalising and filtering. */
	judgingMicroseconds: number;
}

/** Measures how fast signed WhatsApp status callbacks are handled. */
export async function benchTrigger(): Promise<TriggerFigures> {
	const request = signedRequest();
	const trigger = await handlerOf(new VonageAiStudioTrigger(), request);
	const bare = await handlerOf(new BareHandler(), request);
	const rounds = { trigger: [] as number[], bare: [] as number[], judging: [] as number[] };
	for (let round = 0; round < ROUNDS; round += 1) {
		rounds.bare.push(await bare());
		rounds.trigger.push(await trigger());
		rounds.judging.push(judgingRound(request));
	}
	const [triggerUs, bareUs] = [median(rounds.trigger), median(rounds.bare)];
	return {
		triggerPerSecond: Math.round(1e6 / triggerUs),
		bareHandlerPerSecond: Math.round(1e6 / bareUs),
		ratio: triggerUs / bareUs,
		addedMicroseconds: triggerUs - bareUs,
		judgingMicroseconds: median(rounds.judging),
	};
}

/** The figures as lines of text. */
export function triggerReport(figures: TriggerFigures): string {
	return [
		`Trigger: ${figures.triggerPerSecond} callbacks per second`,
		`Handler that only returns the body: ${figures.bareHandlerPerSecond} per second (${figures.ratio.toFixed(1)} times as many)`,
		`Added to each callback: ${figures.addedMicroseconds.toFixed(1)} µs, of which verifying and normalising ${figures.judgingMicroseconds.toFixed(1)} µs`,
	].join('\n');
}

/** The trigger's description with a handler that does nothing. */
class BareHandler implements INodeType {
	description = new VonageAiStudioTrigger().description;

	async webhook(this: IWebhookFunctions) {
		return { workflowData: [[{ json: this.getBodyData() }]] };
	}
}

function signedRequest(): WebhookRequest {
	const query = { reference: START.reference, signature: signStart(API_KEY, START) };
	return webhookRequest({ body: BODY, query });
}

/** A round of calls of a node's `webhook()`; it gives the microseconds of one call. */
async function handlerOf(type: INodeType, request: WebhookRequest): Promise<() => Promise<number>> {
	const setup: WorkflowSetup = {
		types: [type],
		mode: 'webhook',
		credentials: { vonageAiStudioApi: { apiKey: API_KEY, region: 'eu', callbackToken: '' } },
		workflow: { nodes: [nodeJson(typeNameOf(type), 'Trigger')], connections: {} },
	};
	const workflow = await buildWorkflow(setup);
	const node = workflow.getNode('Trigger');
	if (!node || !type.webhook) throw new Error('There is no trigger to measure');
	const { webhook } = type;
	const target = { setup, workflow, node, webhook: webhookOf(workflow, node, false) };
	return async () => {
		// n8n makes a context for each request, before the node is asked.
		const contexts = Array.from({ length: CALLS_PER_ROUND }, () =>
			webhookContext(target, request, new RecordedResponse()),
		);
		const started = process.hrtime.bigint();
		for (const context of contexts) {
			const { workflowData } = await webhook.call(context);
			if (!workflowData) throw new Error('The callback was not accepted');
		}
		return microsecondsSince(started) / CALLS_PER_ROUND;
	};
}

function judgingRound({ query, body, contentType, rawBody }: WebhookRequest): number {
	const settings = {
		secrets: { apiKey: API_KEY, callbackToken: '' },
		filters: { events: ['messageStatus' as const], statuses: [], channels: [], agentIds: [] },
	};
	const started = process.hrtime.bigint();
	for (let call = 0; call < CALLS_PER_ROUND; call += 1) {
		judgeCallback({ query, parsed: body, contentType, rawBody }, settings);
	}
	return microsecondsSince(started) / CALLS_PER_ROUND;
}

function microsecondsSince(started: bigint): number {
	return Number(process.hrtime.bigint() - started) / 1000;
}

function median(values: number[]): number {
	return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
