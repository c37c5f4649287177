import { NodeOperationError } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
} from 'n8n-workflow';
import {
	DeduplicationStore,
	NODE_NAME,
	NO_OP,
	branchesOf,
	inARow,
	nodeJson,
	runNode,
	startNode,
	startWorkflow,
	typeNameOf,
} from '../harness/engine';
import type { StartedNode } from '../harness/engine';
import { serveWebhooks } from '../harness/webhookServer';
import type { WebhookServer } from '../harness/webhookServer';

const description: INodeTypeDescription = {
	displayName: 'Probe',
	name: 'probe',
	group: ['transform'],
	version: 1,
	description: '',
	defaults: { name: 'Probe' },
	inputs: ['main'],
	outputs: ['main'],
	properties: [{ displayName: 'Value', name: 'value', type: 'string', default: '' }],
};

/** Gives back its parameter for each item; the value "fail" becomes a failed item. */
class Probe implements INodeType {
	description = description;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData().map((_, item) => {
			const value = this.getNodeParameter('value', item) as string;
			if (value === 'throw') throw new NodeOperationError(this.getNode(), 'Told to throw');
			const json = value === 'fail' ? { error: 'failed' } : { value };
			return { json, pairedItem: { item } };
		});
		return [items];
	}
}

/** Parks; a callback with `final: true` wakes it. */
class Sleeper implements INodeType {
	description: INodeTypeDescription = {
		...description,
		name: 'sleeper',
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseData: 'noData',
				path: '',
				restartWebhook: true,
				isFullPath: true,
			},
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const resumeUrl = this.evaluateExpression('{{ $execution.resumeUrl }}', 0);
		for (const item of this.getInputData()) item.json.resumeUrl = resumeUrl;
		await this.putExecutionToWait(new Date(Date.now() + 3_600_000));
		return [this.getInputData()];
	}

	async webhook(this: IWebhookFunctions) {
		const body = this.getBodyData();
		return body.final === true ? { workflowData: [[{ json: { woken: body } }]] } : {};
	}
}

/** Waits for the cancel signal. */
class Endless implements INodeType {
	description = { ...description, name: 'endless' };
	execute: NonNullable<INodeType['execute']>;

	constructor(onStart: () => void) {
		this.execute = async function () {
			const signal = this.getExecutionCancelSignal();
			const aborted = new Promise((resolve) => signal?.addEventListener('abort', resolve));
			onStart();
			await aborted;
			return [this.getInputData()];
		};
	}
}

/** Passes on the items whose `id` it has not seen. */
class Once implements INodeType {
	description = { ...description, name: 'once' };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const ids = this.getInputData().map(({ json }) => json.id as string);
		const seen = await this.helpers.checkProcessedAndRecord(ids, 'node', { mode: 'entries' });
		return [seen.new.map((id) => ({ json: { id } }))];
	}
}

const jsonOf = (items: INodeExecutionData[]) => items.map(({ json }) => json);

describe('the engine harness', () => {
	it('evaluates expressions for each item and lets $(…).item find the row', async () => {
		const { branches } = await runNode({
			type: new Probe(),
			parameters: { value: "={{ $('Source').item.json.name + '!' }}" },
			items: [{ name: 'a' }, { name: 'b' }],
		});
		expect(jsonOf(branches[0])).toEqual([{ value: 'a!' }, { value: 'b!' }]);
	});

	it('merges the input row into a failed item on the error branch', async () => {
		const { branches } = await runNode({
			type: new Probe(),
			parameters: { value: '={{ $json.value }}' },
			items: [{ value: 'ok' }, { value: 'fail', row: 2 }],
			node: { onError: 'continueErrorOutput' },
		});
		expect(jsonOf(branches[0])).toEqual([{ value: 'ok' }]);
		expect(jsonOf(branches[1])).toEqual([{ value: 'fail', row: 2, error: 'failed' }]);
	});

	it('hands out the error of a failed execution', async () => {
		const { error, run } = await runNode({ type: new Probe(), parameters: { value: 'throw' } });
		expect(run.status).toBe('error');
		expect(error?.message).toBe('Told to throw');
	});

	it('stops a running node', async () => {
		let started: StartedNode | undefined;
		await new Promise<void>((onStart) => {
			started = startNode({ type: new Endless(onStart), parameters: {} });
		});
		started?.cancel();
		expect((await started?.result())?.run.status).toBe('canceled');
	});

	it('remembers across runs when they share a store, for each node', async () => {
		const deduplication = new DeduplicationStore();
		const run = async (items: Array<{ id: string }>, node = 'Once') => {
			const options = { type: new Once(), parameters: {}, items, deduplication };
			return jsonOf((await runNode({ ...options, node: { name: node } })).branches[0]);
		};
		expect(await run([{ id: '1' }, { id: '2' }])).toEqual([{ id: '1' }, { id: '2' }]);
		expect(await run([{ id: '2' }, { id: '3' }])).toEqual([{ id: '3' }]);
		expect(await run([{ id: '2' }], 'Another')).toEqual([{ id: '2' }]);
	});
});

describe('a parked execution', () => {
	let server: WebhookServer;
	beforeAll(async () => {
		server = await serveWebhooks();
	});
	afterAll(async () => await server.close());

	const start = () =>
		startWorkflow({
			types: [new Sleeper()],
			resumeUrlBase: server.waitingUrl,
			workflow: {
				nodes: [nodeJson(typeNameOf(new Sleeper()), NODE_NAME), nodeJson(NO_OP, 'After')],
				connections: inARow(NODE_NAME, 'After'),
			},
			items: [{ row: 1 }],
		});

	it('stays parked until the callback that the node waits for', async () => {
		const execution = start();
		expect((await execution.done).status).toBe('waiting');
		expect((await execution.resume({ body: { final: false } })).text).toContain('received');
		expect(execution.isWaiting).toBe(true);
		await execution.resume({ body: { final: true } });
		expect(jsonOf(branchesOf(await execution.done, 'After')[0])).toEqual([
			{ woken: { final: true } },
		]);
	});

	it('hands on the input items after the time-out', async () => {
		const execution = start();
		await execution.done;
		const run = await execution.timeOut();
		expect(run.status).toBe('success');
		// What the node put onto its input items before it went to sleep is still there.
		const resumeUrl = expect.stringContaining(`/webhook-waiting/${execution.id}?signature=`);
		expect(jsonOf(branchesOf(run, 'After')[0])).toEqual([{ row: 1, resumeUrl }]);
	});

	it('goes on once when two callbacks arrive together', async () => {
		const execution = start();
		await execution.done;
		const body = { final: true };
		const answers = await Promise.all([execution.resume({ body }), execution.resume({ body })]);
		expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 500]);
		expect((await execution.done).status).toBe('success');
	});

	it('is resumed over its resume URL, once', async () => {
		const execution = start();
		const [[item]] = branchesOf(await execution.done, NODE_NAME);
		const url = item.json.resumeUrl as string;
		const post = async (to: string) =>
			await fetch(to, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: '{"final":true}',
			});
		expect((await post(url.replace(/signature=./, 'signature=-'))).status).toBe(401);
		const answer = await post(url);
		expect([answer.status, await answer.text()]).toEqual([200, '']);
		expect((await execution.done).status).toBe('success');
		expect((await post(url)).status).toBe(409);
	});
});
