import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { connect } from 'node:net';
import { signStart, withQuery } from '../../nodes/shared/statusUrl';
import { VonageAiStudioTrigger } from '../../nodes/VonageAiStudioTrigger/VonageAiStudioTrigger.node';
import { branchesOf } from '../harness/engine';
import { serveWebhooks } from '../harness/webhookServer';
import type { ActiveWebhook, WebhookServer } from '../harness/webhookServer';

const AGENT = '60c09d70e6a660c09d70e6a6';
const API_KEY = 'key-of-the-account';
const TOKEN = 'a long random text';
const SECRETS = { apiKey: API_KEY, region: 'eu', callbackToken: TOKEN };

const call = {
	agent_id: AGENT,
	to: '972542233016',
	conversation_uuid: 'CON-1',
	status: 'busy',
	timestamp: '2022-05-31T06:40:45.475Z',
};
const message = {
	to: '972542233016',
	from: '12013009000',
	channel: 'sms',
	message_uuid: 'uuid-1',
	timestamp: '2025-03-05T22:51:41Z',
	status: 'delivered',
};
const EVENTS = {
	callStatus: call,
	messageStatus: message,
	callDisconnected: { session_id: 'session-1' },
	liveAgentStarted: { sessionId: 'session-1', history: { transcription: [{ Agent: 'Hello' }] } },
	liveAgentMessage: { sessionId: 'session-1', type: 'text', text: 'Yes' },
};

let server: WebhookServer;
beforeAll(async () => (server = await serveWebhooks()));
afterAll(async () => await server.close());

const publish = async (
	parameters: INodeParameters = {},
	credential: IDataObject | null = SECRETS,
) =>
	await server.publishTrigger(
		new VonageAiStudioTrigger(),
		parameters,
		credential ? { vonageAiStudioApi: credential as { apiKey: string } } : undefined,
	);

const signed = (url: string, channel = 'voice', reference = 'row 1', agentId = AGENT) =>
	withQuery(url, {
		reference,
		signature: signStart(API_KEY, { reference, agentId, channel }),
	});
const withToken = (url: string) => withQuery(url, { token: TOKEN });

async function post(url: string, body: unknown, contentType = 'application/json') {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const headers = { 'content-type': contentType };
	const answer = await fetch(url, { method: 'POST', body: text, headers });
	return { status: answer.status, text: await answer.text() };
}

/** What the workflow got from each of its executions. */
async function outputsOf({ executions }: ActiveWebhook) {
	const runs = await Promise.all(executions.map(async ({ done }) => await done));
	return runs.map((run) => branchesOf(run, 'Trigger')[0].map(({ json }) => json));
}

const everyEvent = { events: Object.keys(EVENTS) };

describe('the answers on the wire', () => {
	it('are 200 and one execution for what was asked for', async () => {
		const active = await publish();
		const answer = await post(signed(active.url), call);
		expect(answer).toEqual({ status: 200, text: '' });
		expect(await outputsOf(active)).toEqual([
			[expect.objectContaining({ event: 'callStatus', reference: 'row 1', body: call })],
		]);
	});

	it.each([
		['filtered out', { ...message, status: 'submitted' }],
		['of an event that was not chosen', EVENTS.callDisconnected],
		['unknown', { hello: 'world' }],
	])('are 200 and no execution for what is %s', async (_, body) => {
		const active = await publish({ options: { statuses: ['delivered'] } });
		const answer = await post(withToken(active.url), body);
		expect(answer).toEqual({ status: 200, text: '{"message":"Webhook call received"}' });
		expect(active.executions).toHaveLength(0);
	});

	it('are 401, a reason and no execution for what is not genuine', async () => {
		const active = await publish();
		const answer = await post(active.url, call);
		expect(answer.status).toBe(401);
		expect(JSON.parse(answer.text)).toEqual({ message: expect.stringContaining('signature') });
		expect(active.executions).toHaveLength(0);
	});

	it.each([
		['[]', 'application/json'],
		['null', 'application/json'],
		['"text"', 'application/json'],
		['', 'application/json'],
		['status=busy&agent_id=1', 'application/x-www-form-urlencoded'],
		['hello', 'text/plain'],
		['<status>busy</status>', 'application/octet-stream'],
	])('are 400 and no execution for the body %j of type %s', async (body, type) => {
		const active = await publish();
		const answer = await post(withToken(active.url), body, type);
		expect(answer.status).toBe(400);
		expect(JSON.parse(answer.text)).toEqual({ message: 'The body of a callback is a JSON object' });
		expect(active.executions).toHaveLength(0);
	});

	it('are complete HTTP, with the connection open for the next callback', async () => {
		const { url } = await publish();
		const { pathname, port } = new URL(url);
		const request = (query: string, close = false) =>
			[
				`POST ${pathname}${query} HTTP/1.1`,
				'Host: localhost',
				'Content-Type: application/json',
				'Content-Length: 2',
				...(close ? ['Connection: close'] : []),
				'',
				'[]',
			].join('\r\n');
		const socket = connect(Number(port), '127.0.0.1');
		socket.write(request('') + request(`?token=${encodeURIComponent(TOKEN)}`, true));
		const chunks: Buffer[] = [];
		for await (const chunk of socket as AsyncIterable<Buffer>) chunks.push(chunk);
		const statusLines = Buffer.concat(chunks)
			.toString()
			.match(/HTTP\/1\.1 .*/g);
		expect(statusLines?.map((line) => line.trim())).toEqual([
			'HTTP/1.1 401 Unauthorized',
			'HTTP/1.1 400 Bad Request',
		]);
	});

	it('never hold a secret', async () => {
		const active = await publish(everyEvent);
		const answers = [
			await post(active.url, call),
			await post(withToken(active.url), []),
			await post(withToken(active.url), call),
			await post(signed(active.url), call),
		];
		const told = JSON.stringify([answers, await outputsOf(active)]);
		const { searchParams } = new URL(signed(active.url));
		for (const secret of [API_KEY, TOKEN, searchParams.get('signature')]) {
			expect(told).not.toContain(secret);
		}
	});
});

describe('the URL of a callback', () => {
	it('carries every event with the callback token', async () => {
		const active = await publish(everyEvent);
		for (const body of Object.values(EVENTS)) await post(withToken(active.url), body);
		const outputs = (await outputsOf(active)).flat();
		expect(outputs.map(({ event, body }) => [event, body])).toEqual(Object.entries(EVENTS));
	});

	it('survives the query string that the user gave it', async () => {
		const active = await publish();
		const reference = 'Zeile 1 & more=ü?#';
		await post(signed(`${active.url}?team=blue&team=red`, 'voice', reference), call);
		expect((await outputsOf(active))[0][0].reference).toBe(reference);
	});

	it('is refused with a repeated or nested name, each of which would fit alone', async () => {
		const active = await publish();
		const url = signed(active.url);
		const { search, searchParams } = new URL(url);
		const moved = [
			`${url}&${search.slice(1)}`,
			`${url}&reference=row%202`,
			url.replace('reference=', 'reference[]='),
			url.replace('signature=', 'signature[0]='),
			url.replace(/row(%20|\+)1/, 'row%202'),
			withQuery(active.url, { signature: searchParams.get('signature') ?? '' }),
			`${withToken(active.url)}&token=${TOKEN}`,
			withToken(active.url).replace('token=', 'token[a]='),
		];
		for (const each of moved) expect([each, (await post(each, call)).status]).toEqual([each, 401]);
		expect(active.executions).toHaveLength(0);
	});

	it('says with its signature what the callback is, whatever the body looks like', async () => {
		const active = await publish();
		const forms: Array<[string, unknown]> = [
			[signed(active.url, 'sms'), { id: 7, state: 'delivered' }],
			[signed(active.url, 'sms'), { status: 'delivered', to: { number: '972542233016' } }],
			[signed(active.url, 'voice'), { ...call, agent_id: { id: AGENT } }],
			[signed(active.url, 'voice', 'row 1', 'another agent'), call],
			[signed(active.url, 'whatsapp'), {}],
		];
		for (const [url, body] of forms) expect((await post(url, body)).status).toBe(200);
		const outputs = (await outputsOf(active)).map(([output]) => output);
		expect(outputs.map(({ event, agent_id, body }) => [event, agent_id, body])).toEqual([
			['messageStatus', AGENT, forms[0][1]],
			['messageStatus', AGENT, forms[1][1]],
			['callStatus', AGENT, forms[2][1]],
			['callStatus', 'another agent', forms[3][1]],
			['messageStatus', AGENT, forms[4][1]],
		]);
	});

	it('can be replayed, which gives the same event id', async () => {
		const active = await publish();
		const url = signed(active.url);
		for (const status of ['busy', 'busy', 'failed']) await post(url, { ...call, status });
		const [first, repeated, other] = (await outputsOf(active)).map(([{ event_id }]) => event_id);
		expect(repeated).toBe(first);
		expect(other).not.toBe(first);
	});
});

describe('the settings', () => {
	it('can let everybody in', async () => {
		const active = await publish({ verifyCallbacks: false }, null);
		expect((await post(active.url, call)).status).toBe(200);
		expect((await post(`${active.url}?reference=a&reference=b`, call)).status).toBe(200);
		expect((await post(`${active.url}?reference=a`, [])).status).toBe(400);
		const references = (await outputsOf(active)).map(([output]) => output.reference);
		expect(references).toEqual([undefined, undefined]);
	});

	it('refuse everything while the credential is missing', async () => {
		const active = await publish({}, null);
		expect((await post(signed(active.url), call)).status).toBe(401);
		expect(active.errors).toEqual([]);
	});

	it('take a new secret at once, and leave the old one ten seconds', async () => {
		const credential = { ...SECRETS };
		const active = await publish({}, credential);
		const statusOf = async (token: string) =>
			(await post(withQuery(active.url, { token }), call)).status;
		expect(await statusOf(TOKEN)).toBe(200);

		credential.callbackToken = 'another';
		expect(await statusOf(TOKEN)).toBe(200);
		expect(await statusOf('another')).toBe(200);
		expect(await statusOf(TOKEN)).toBe(401);

		credential.callbackToken = TOKEN;
		const now = performance.now.bind(performance);
		const clock = jest.spyOn(performance, 'now').mockImplementation(() => now() + 10_000);
		expect(await statusOf('another')).toBe(401);
		clock.mockRestore();
	});

	it('read the credential once for callbacks that come together', async () => {
		let reads = 0;
		const credential = {
			...SECRETS,
			get apiKey() {
				reads += 1;
				return API_KEY;
			},
		};
		const active = await publish({}, credential);
		await post(signed(active.url), call);
		const readsOfOne = reads;
		for (let index = 0; index < 20; index += 1) await post(signed(active.url), call);
		expect(active.executions).toHaveLength(21);
		expect(reads).toBe(readsOfOne);
	});

	it.each([
		[{ events: ['messageStatus'] }, ['messageStatus']],
		[
			{ ...everyEvent, options: { channels: ['sms'] } },
			['messageStatus', 'liveAgentStarted', 'liveAgentMessage'],
		],
		[{ options: { statuses: ['busy', 'failed'] } }, ['callStatus']],
		[{ options: { agentIds: `x, ${AGENT} ` } }, ['callStatus', 'messageStatus']],
		[{ options: { agentIds: 'x' } }, ['messageStatus']],
	])('filter: %j', async (parameters, expected) => {
		const active = await publish(parameters);
		for (const body of Object.values(EVENTS)) await post(withToken(active.url), body);
		const events = (await outputsOf(active)).map(([{ event }]) => event);
		expect(events).toEqual(expected);
	});
});
