import './environment';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { timingSafeEqual } from 'node:crypto';
import type { IDataObject, INodeParameters, INodeType } from 'n8n-workflow';
import { stringify } from 'flatted';
import { nodeJson, typeNameOf } from './engine';
import { Execution } from './execution';
import { parseQuery } from './query';
import { readBody, Refusal } from './webhookBody';
import { callWebhook, webhookOf, webhookPath } from './webhookCall';
import type { WebhookRequest, WebhookResponse } from './webhookRequest';
import { buildWorkflow } from './workflow';
import type { CredentialData } from './credentialsHelper';
import type { WorkflowSetup } from './workflow';

/** A published workflow that begins with a webhook. */
export interface ActiveWebhook {
	/** `http://127.0.0.1:port/webhook/…` */
	url: string;
	/** The executions that its callbacks started, in order. */
	executions: Execution[];
	/** What the node threw, each of which n8n answers with a 500. */
	errors: Error[];
}

/** n8n's webhook endpoints on a real socket. */
export interface WebhookServer {
	url: string;
	/** Give this to a run as `resumeUrlBase`: its `$execution.resumeUrl` is then answered here. */
	waitingUrl: string;
	/** Publishes a workflow; `triggerName` is the node with the webhook, the first when left out. */
	publish(setup: WorkflowSetup, triggerName?: string): Promise<ActiveWebhook>;
	/** Publishes a workflow of a trigger alone. */
	publishTrigger(
		type: INodeType,
		parameters: INodeParameters,
		credentials?: CredentialData,
	): Promise<ActiveWebhook>;
	close(): Promise<void>;
}

type Handler = (request: WebhookRequest, response: WebhookResponse) => Promise<void>;

/** Starts n8n's webhook endpoints on 127.0.0.1: `/webhook/…` and `/webhook-waiting/…`. */
export async function serveWebhooks(): Promise<WebhookServer> {
	const handlers = new Map<string, Handler>();
	const server = createServer((request, response) => {
		void handle(request, asWebhookResponse(response), handlers);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

	const publish: WebhookServer['publish'] = async (given, triggerName) => {
		const setup: WorkflowSetup = {
			mode: 'webhook',
			resumeUrlBase: `${url}/webhook-waiting`,
			...given,
		};
		const name = triggerName ?? setup.workflow.nodes[0].name;
		const active: ActiveWebhook = { url: '', executions: [], errors: [] };
		const path = await pathOf(setup, name);
		handlers.set(
			path,
			async (request, response) => await receive(setup, name, active, request, response),
		);
		return Object.assign(active, { url: `${url}${path}` });
	};

	return {
		url,
		waitingUrl: `${url}/webhook-waiting`,
		publish,
		publishTrigger: async (type, parameters, credentials) =>
			await publish({
				types: [type],
				credentials,
				workflow: {
					nodes: [
						nodeJson(typeNameOf(type), 'Trigger', parameters, {
							webhookId: `hook-${handlers.size}`,
						}),
					],
					connections: {},
				},
			}),
		close: async () =>
			await new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

async function pathOf(setup: WorkflowSetup, name: string): Promise<string> {
	const workflow = await buildWorkflow(setup);
	const node = workflow.getNode(name);
	if (!node) throw new Error(`The workflow has no node "${name}"`);
	return `/webhook/${webhookPath(workflow, node, webhookOf(workflow, node, false))}`;
}

async function receive(
	setup: WorkflowSetup,
	name: string,
	active: ActiveWebhook,
	request: WebhookRequest,
	response: WebhookResponse,
) {
	const workflow = await buildWorkflow(setup);
	const node = workflow.getNode(name);
	if (!node) throw new Error(`The workflow has no node "${name}"`);
	await callWebhook(
		{
			setup,
			workflow,
			node,
			webhook: webhookOf(workflow, node, false),
			run: async (data) => {
				// n8n writes the data to its database before it starts, and answers 500 if it can't.
				stringify(data);
				active.executions.push(new Execution(setup, name, data));
			},
			failed: (error) => active.errors.push(error),
		},
		request,
		response,
	);
}

async function handle(
	request: IncomingMessage,
	response: WebhookResponse,
	handlers: Map<string, Handler>,
) {
	try {
		const url = new URL(request.url ?? '/', 'http://127.0.0.1');
		const handler = handlers.get(url.pathname) ?? waitingHandler(url);
		if (request.method !== 'POST' || !handler)
			throw new Refusal(404, 'This webhook is not registered');
		const parsed = await readBody(request);
		const query = parseQuery(url.search);
		await handler(
			Object.assign(request, parsed, { query, params: {}, ip: '127.0.0.1' }) as WebhookRequest,
			response,
		);
	} catch (error) {
		const status = error instanceof Refusal ? error.status : 500;
		response.status(status).json({ code: status, message: (error as Error).message });
	}
}

/** `/webhook-waiting/<execution id>?signature=<resume token>`, with the answers of n8n 2.41. */
function waitingHandler({ pathname, searchParams }: URL): Handler | undefined {
	const [, id] = /^\/webhook-waiting\/([^/]+)$/.exec(pathname) ?? [];
	if (!id) return undefined;
	return async (request, response) => {
		const execution = Execution.byId(id);
		if (!execution) throw new Refusal(404, `The execution "${id}" does not exist.`);
		if (!sameToken(searchParams.get('signature'), execution.resumeToken)) {
			response.status(401).json({ error: 'Invalid token' });
			return;
		}
		if (!execution.isWaiting) {
			const state = execution.isRunning ? 'is running already' : 'has finished already';
			throw new Refusal(409, `The execution "${id}" ${state}.`);
		}
		await execution.resumeOver(request, response);
	};
}

function sameToken(given: string | null, expected: string | undefined): boolean {
	if (!given || !expected || given.length !== expected.length) return false;
	return timingSafeEqual(Buffer.from(given), Buffer.from(expected));
}

/** Gives a socket's response the methods of Express that n8n and its nodes use. */
function asWebhookResponse(response: ServerResponse): WebhookResponse {
	const wire: WebhookResponse = Object.assign(response, {
		status(code: number) {
			response.statusCode = code;
			return wire;
		},
		json(body: unknown) {
			response.setHeader('content-type', 'application/json; charset=utf-8');
			return response.end(body === undefined ? '' : JSON.stringify(body as IDataObject));
		},
		send(body: string) {
			response.setHeader('content-type', 'text/html; charset=utf-8');
			return response.end(body);
		},
	}) as unknown as WebhookResponse;
	return wire;
}
