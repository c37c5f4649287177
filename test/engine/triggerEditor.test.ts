import type { IDataObject } from 'n8n-workflow';
import { signStart, withQuery } from '../../nodes/shared/statusUrl';
import { VonageAiStudioTrigger } from '../../nodes/VonageAiStudioTrigger/VonageAiStudioTrigger.node';
import { branchesOf, inARow, nodeJson, taskOf, typeNameOf } from '../harness/engine';
import { NO_OP } from '../harness/nodeTypes';
import { serveWebhooks } from '../harness/webhookServer';
import type { WebhookServer } from '../harness/webhookServer';

const API_KEY = 'key-of-the-account';
const TOKEN = 'a long random text';
const SECRETS = { apiKey: API_KEY, region: 'eu', callbackToken: TOKEN };
const START = { reference: 'row 1', agentId: '60c09d70e6a660c09d70e6a6', channel: 'voice' };
const BUSY = { agent_id: START.agentId, to: '972542233016', status: 'busy' };

let server: WebhookServer;
beforeAll(async () => (server = await serveWebhooks()));
afterAll(async () => await server.close());

const publish = async (mode: 'manual' | 'webhook', credential: IDataObject | null = SECRETS) => {
	const type = new VonageAiStudioTrigger();
	return await server.publish({
		types: [type],
		mode,
		credentials: credential ? { vonageAiStudioApi: credential as { apiKey: string } } : undefined,
		workflow: {
			nodes: [
				nodeJson(typeNameOf(type), 'Trigger', {}, { webhookId: `${mode}-${Math.random()}` }),
				nodeJson(NO_OP, 'Behind it'),
			],
			connections: inARow('Trigger', 'Behind it'),
		},
	});
};

async function post(url: string, body: unknown) {
	const headers = { 'content-type': 'application/json' };
	const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body), headers });
	return { status: answer.status, text: await answer.text() };
}

const signed = (apiKey: string) => ({
	reference: START.reference,
	signature: signStart(apiKey, START),
});

interface Case {
	query: Record<string, string>;
	credential?: IDataObject | null;
	body?: unknown;
	status: number;
	/** What the user reads. */
	says: RegExp;
	/** What the user can do. */
	advises: RegExp;
}

const CASES: Array<[string, Case]> = [
	[
		'neither a signature nor a token',
		{
			query: {},
			status: 401,
			says: /no signature and no token/,
			advises: /Sign Status URL.*token=/,
		},
	],
	[
		'the signature of another credential',
		{
			query: signed('another key'),
			status: 401,
			says: /another credential/,
			advises: /same credential here.*newest/,
		},
	],
	[
		'a reference that was changed',
		{
			query: { ...signed(API_KEY), reference: 'row 2' },
			status: 401,
			says: /reference was changed/,
			advises: /same credential here/,
		},
	],
	[
		'another token',
		{ query: { token: 'x' }, status: 401, says: /token/, advises: /"Callback Token"/ },
	],
	[
		'a token, while the credential has none',
		{
			query: { token: TOKEN },
			credential: { ...SECRETS, callbackToken: '' },
			status: 401,
			says: /credential has no callback token/i,
			advises: /enter/i,
		},
	],
	[
		'a signature, while no credential is chosen',
		{
			query: signed(API_KEY),
			credential: null,
			status: 401,
			says: /credential/,
			advises: /Verify Callbacks/,
		},
	],
	[
		'a body that is no object',
		{ query: signed(API_KEY), body: [1], status: 400, says: /JSON object/, advises: /URL/ },
	],
];

describe('while the editor listens', () => {
	it('an accepted callback starts the workflow as in production', async () => {
		const query = signed(API_KEY);
		const outputs = [];
		for (const mode of ['manual', 'webhook'] as const) {
			const active = await publish(mode);
			const answer = await post(withQuery(active.url, query), BUSY);
			expect(answer).toEqual({ status: 200, text: '' });
			const run = await active.executions[0].done;
			expect(run.status).toBe('success');
			outputs.push(['Trigger', 'Behind it'].map((name) => branchesOf(run, name)[0]));
		}
		expect(outputs[0]).toEqual(outputs[1]);
		expect(outputs[0][0]).toMatchObject([{ json: { status: 'busy', reference: 'row 1' } }]);
	});

	it.each(CASES)('a callback with %s shows why it was refused', async (_what, given) => {
		const active = await publish('manual', given.credential);
		const url = Object.keys(given.query).length ? withQuery(active.url, given.query) : active.url;
		await post(url, given.body ?? BUSY);

		expect(active.errors).toEqual([]);
		const run = await active.executions[0].done;
		expect(run.status).toBe('error');
		expect(run.data.resultData.lastNodeExecuted).toBe('Trigger');
		const error = run.data.resultData.error as Error & { description?: string };
		expect(error.message).toMatch(given.says);
		expect(error.description).toMatch(given.advises);
		expect(taskOf(run, 'Behind it')).toBeUndefined();
		const told = JSON.stringify([error.message, error.description]);
		for (const secret of [API_KEY, TOKEN, given.query.signature]) {
			if (secret) expect(told).not.toContain(secret);
		}
	});

	it.each(CASES)(
		'a callback with %s gets the answer that it gets in production',
		async (_, given) => {
			const answers = [];
			for (const mode of ['manual', 'webhook'] as const) {
				const active = await publish(mode, given.credential);
				const url = Object.keys(given.query).length
					? withQuery(active.url, given.query)
					: active.url;
				answers.push(await post(url, given.body ?? BUSY));
				expect(active.executions).toHaveLength(mode === 'manual' ? 1 : 0);
			}
			expect(answers[0]).toEqual(answers[1]);
			expect(answers[0].status).toBe(given.status);
		},
	);

	it('every callback without a valid proof gets the same answer', async () => {
		const texts = new Set<string>();
		for (const [, { query, credential, body, status }] of CASES) {
			if (status !== 401) continue;
			const active = await publish('webhook', credential);
			const url = Object.keys(query).length ? withQuery(active.url, query) : active.url;
			texts.add((await post(url, body ?? BUSY)).text);
		}
		expect(texts.size).toBe(1);
	});
});
