import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import axios from 'axios';
import type { AxiosRequestConfig } from 'axios';
import { until } from '../n8n/until';
import { defaultCallbackScript, startSimulator } from '../simulator';
import type { Fault, JsonObject, Simulator, SimulatorOptions } from '../simulator';

const AGENT = '60c09d70e6a68858f4220848';
const DAY_MS = 24 * 60 * 60 * 1000;

const running: Simulator[] = [];
let receiver: Receiver;

interface Receiver {
	url: string;
	bodies: JsonObject[];
	close(): void;
}

/** A local server that takes callbacks and answers 204, or 500 under `/broken`. */
async function startReceiver(): Promise<Receiver> {
	const bodies: JsonObject[] = [];
	const server = createServer((request, response) => {
		let text = '';
		request.on('data', (chunk) => (text += chunk));
		request.on('end', () => {
			bodies.push(JSON.parse(text));
			response.writeHead(request.url === '/broken' ? 500 : 204).end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		bodies,
		close() {
			server.close();
			server.closeAllConnections();
		},
	};
}

beforeAll(async () => {
	receiver = await startReceiver();
});
afterAll(() => receiver.close());
beforeEach(() => receiver.bodies.splice(0));
afterEach(() => Promise.all(running.splice(0).map((studio) => studio.close())));

async function start(options: SimulatorOptions = {}): Promise<Simulator> {
	const studio = await startSimulator({ ratePerSecond: Infinity, ...options });
	running.push(studio);
	return studio;
}

function http(studio: Simulator, config: AxiosRequestConfig = {}) {
	return axios.create({
		baseURL: studio.url,
		headers: { 'X-Vgai-Key': 'simulator-key' },
		validateStatus: () => true,
		...config,
	});
}

const call = (studio: Simulator, body: JsonObject = {}) =>
	http(studio).post('/telephony/make-call', { to: '972541116037', agent_id: AGENT, ...body });

const conversation = (studio: Simulator, body: JsonObject) =>
	http(studio).post('/messaging/conversation', { to: '972541116037', agent_id: AGENT, ...body });

const whatsapp = {
	channel: 'whatsapp',
	namespace: 'b3c7_ns',
	template: 'reminder',
	locale: 'en',
	status_url: 'http://127.0.0.1:1/none',
};

describe('starting sessions', () => {
	it('answers a call as documented and records what was sent', async () => {
		const studio = await start();
		const parameters = [{ name: 'CALLER_NAME', value: 'Diane Miller' }];
		const { status, data } = await call(studio, {
			hangup_on_answer_machine: false,
			session_parameters: parameters,
		});
		expect(status).toBe(200);
		expect(data.session_start_time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/);
		expect(studio.sessions).toHaveLength(1);
		expect(studio.sentTo('972541116037')[0]).toMatchObject({
			sessionId: data.session_id,
			channel: 'voice',
			agentId: AGENT,
			sessionParameters: parameters,
		});
		expect(studio.requests[0]).toMatchObject({
			method: 'POST',
			path: '/telephony/make-call',
			answeredStatus: 200,
			headers: { 'x-vgai-key': 'simulator-key' },
		});
	});

	it('takes SIP addresses for calls only', async () => {
		const studio = await start();
		const to = 'sip:desk@example.com';
		expect((await call(studio, { to })).status).toBe(200);
		const sms = await conversation(studio, { channel: 'sms', to });
		expect(sms.data).toEqual({ status: 400, message: 'Bad destination number format' });
	});

	it('starts SMS and WhatsApp conversations', async () => {
		const studio = await start();
		const components = [{ type: 'body', parameters: [{ type: 'text', text: 'Monday' }] }];
		expect((await conversation(studio, { channel: 'sms' })).status).toBe(200);
		expect((await conversation(studio, { ...whatsapp, components })).status).toBe(200);
		expect(studio.sessions.map(({ channel }) => channel)).toEqual(['sms', 'whatsapp']);
	});

	it.each<[string, JsonObject, string]>([
		['a plus sign', { to: '+972541116037' }, 'Bad destination number format'],
		['a number that is no text', { to: 972541116037 }, 'Bad destination number format'],
		['too few digits', { to: '123456' }, 'Bad destination number format'],
		['a missing agent', { agent_id: undefined }, '"agent_id" is required'],
		['a wrong spelling', { statusUrl: 'http://x' }, '"statusUrl" is not a field of this request'],
		['a parameter that is no text', { session_parameters: [{ name: 'A', value: 5 }] }, 'strings'],
		['parameters as an object', { session_parameters: { A: '5' } }, 'array of {name, value}'],
		['a flag as text', { hangup_on_answer_machine: 'true' }, 'must be a boolean'],
	])('refuses %s', async (_what, body, message) => {
		const studio = await start();
		const { status, data } = await call(studio, body);
		expect(status).toBe(400);
		expect(data.message).toContain(message);
		expect(studio.sessions).toEqual([]);
	});

	it.each<[string, JsonObject, string]>([
		['an unknown channel', { channel: 'viber' }, '"channel" must be'],
		['a text in an SMS', { channel: 'sms', text: 'hi' }, '"text" is not a field'],
		[
			'a WhatsApp message without status_url',
			{ ...whatsapp, status_url: undefined },
			'"status_url"',
		],
		['a WhatsApp message without template', { ...whatsapp, template: undefined }, '"template"'],
		['components as an object', { ...whatsapp, components: { type: 'body' } }, '"components"'],
	])('refuses %s', async (_what, body, message) => {
		const { status, data } = await conversation(await start(), body);
		expect(status).toBe(400);
		expect(data.message).toContain(message);
	});

	it('asks for the key before anything else', async () => {
		const studio = await start();
		const wrongKey = http(studio, { headers: { 'X-Vgai-Key': 'other' } });
		const { status, data } = await wrongKey.post('/telephony/make-call', { nonsense: true });
		expect(status).toBe(401);
		expect(data).toEqual({ status: 401, message: 'Not Authorised' });
	});

	it('wants JSON', async () => {
		const client = http(await start());
		const { status } = await client.post('/telephony/make-call', 'to=972541116037');
		expect(status).toBe(400);
	});

	it('knows the documented troubles with agents', async () => {
		const [unpublished, withoutNumber, broken] = ['a', 'b', 'c'].map((digit) => digit.repeat(24));
		const studio = await start({
			agents: {
				[unpublished]: { state: 'unpublished' },
				[withoutNumber]: { state: 'noNumber', number: '12015550199' },
				[broken]: { state: 'brokenSession' },
			},
		});
		const answer = async (agentId: string) => (await call(studio, { agent_id: agentId })).data;
		expect(await answer(AGENT)).toEqual({
			status: 404,
			message: `ID ${AGENT} is not an ID to any agent or published version`,
		});
		expect(await answer(unpublished)).toEqual({
			status: 404,
			message: `published version for Agent ${unpublished} was not found`,
		});
		expect(await answer(withoutNumber)).toEqual({
			status: 404,
			message: "Version information for number 12015550199 doesn't exist",
		});
		expect(await answer(broken)).toEqual({
			status: 500,
			message: 'Failed to fetch preconfigured session information',
		});
		expect(studio.sessions).toEqual([]);
	});
});

describe('the rate limit', () => {
	it('drops what exceeds one start per second and agent', async () => {
		const studio = await start({ ratePerSecond: 1 });
		const other = 'f'.repeat(24);
		const answers = await Promise.all([
			call(studio),
			call(studio),
			conversation(studio, { channel: 'sms' }),
			call(studio, { agent_id: other }),
		]);
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 429, 429]);
		expect(studio.refusedByLimit).toBe(2);
		expect(studio.sessions).toHaveLength(2);
		const refused = answers.find(({ status }) => status === 429);
		expect(refused?.data.message).toMatch(/^"Too Many Requests" Please reach studio team/);
	});

	it('counts neither refused requests nor bad ones', async () => {
		const studio = await start({ ratePerSecond: { [AGENT]: 2 } });
		await call(studio, { to: 'nobody' });
		const statuses = [];
		for (let index = 0; index < 3; index++) statuses.push((await call(studio)).status);
		expect(statuses).toEqual([200, 200, 429]);
	});

	it('has a place again one second after the start, in spite of refusals between', async () => {
		const studio = await start({ ratePerSecond: 1 });
		await call(studio);
		let status = 429;
		while (status === 429) ({ status } = await call(studio));
		const [first, second] = studio.sessions;
		expect(second.startedAtMs - first.startedAtMs).toBeGreaterThanOrEqual(999);
	});

	it('starts at arrival, however late the answer', async () => {
		const studio = await start({ latencyMs: 150 });
		const { data } = await call(studio);
		const [session] = studio.sessions;
		expect(data.session_id).toBe(session.sessionId);
		expect(Date.now() - session.startedAtMs).toBeGreaterThanOrEqual(145);
	});
});

describe('faults', () => {
	const failure = (promise: Promise<unknown>) =>
		promise.then(
			() => 'no failure',
			(error: { code?: string }) => error.code,
		);

	it.each<[Fault, number]>([
		[{ kind: 'resetBeforeAccept' }, 0],
		[{ kind: 'resetAfterAccept' }, 1],
	])('breaks the connection: %j', async (fault, started) => {
		const studio = await start({ faults: [fault] });
		expect(await failure(call(studio))).toBe('ECONNRESET');
		expect(studio.sessions).toHaveLength(started);
		expect((await call(studio)).status).toBe(200);
	});

	it.each([true, false])('never answers, started: %s', async (started) => {
		const studio = await start({ faults: [{ kind: 'neverAnswer', started }] });
		const body = { to: '972541116037', agent_id: AGENT };
		const answer = http(studio, { timeout: 150 }).post('/telephony/make-call', body);
		expect(await failure(answer)).toBe('ECONNABORTED');
		expect(studio.sessions).toHaveLength(started ? 1 : 0);
	});

	it('answers with any status, headers and body', async () => {
		const fault: Fault = {
			kind: 'status',
			status: 429,
			headers: { 'Retry-After': '2' },
			body: { message: 'later' },
			started: false,
		};
		const studio = await start({ faults: [fault, undefined, { ...fault, started: true }] });
		const { status, headers, data } = await call(studio);
		expect([status, headers['retry-after'], data]).toEqual([429, '2', { message: 'later' }]);
		expect(studio.sessions).toHaveLength(0);
		expect((await call(studio)).status).toBe(200);
		expect((await call(studio)).status).toBe(429);
		expect(studio.sessions).toHaveLength(2);
		expect(studio.refusedByLimit).toBe(0);
	});

	it('answers with HTML, half a JSON text or nothing', async () => {
		const studio = await start({
			faults: [
				{ kind: 'html', status: 502, started: true },
				{ kind: 'truncatedJson', started: true },
				{ kind: 'empty', started: false },
			],
		});
		const [page, half, nothing] = [await call(studio), await call(studio), await call(studio)];
		expect([page.status, page.headers['content-type']]).toEqual([502, 'text/html']);
		expect([half.status, half.data]).toEqual([
			200,
			expect.stringMatching(/^{"session_id":"[^}]+$/),
		]);
		expect([nothing.status, nothing.data]).toEqual([200, '']);
		expect(studio.sessions).toHaveLength(2);
	});

	it('delays one answer', async () => {
		const studio = await start({ faults: [{ kind: 'slow', ms: 150 }] });
		const slow = call(studio).then(() => 'slow');
		// Waits until the slow one has arrived, so that it is the one that meets the fault.
		await until(() => studio.sessions.length > 0);
		const quick = call(studio).then(() => 'quick');
		expect(await Promise.race([slow, quick])).toBe('quick');
	});

	it('keeps an ordinary refusal when a start was to be spoiled', async () => {
		const studio = await start({ faults: [{ kind: 'resetAfterAccept' }] });
		expect((await call(studio, { to: 'nobody' })).status).toBe(400);
		expect(studio.sessions).toEqual([]);
	});

	it('can be decided for each request', async () => {
		const studio = await start({
			faults: ({ numberForRecipient }) =>
				numberForRecipient === 1 ? { kind: 'status', status: 503, started: false } : undefined,
		});
		const statuses = [];
		for (const to of ['12015550001', '12015550002', '12015550001']) {
			statuses.push((await call(studio, { to })).status);
		}
		expect(statuses).toEqual([503, 503, 200]);
		expect(studio.summary().perRecipient).toEqual({ '12015550001': 1 });
	});
});

describe('status callbacks', () => {
	it('follow a call with the documented body, same conversation each time', async () => {
		const studio = await start({
			callbacks: () => [
				{ afterMs: 0, status: 'busy' },
				{ afterMs: 20, status: 'timeout' },
			],
		});
		await call(studio, { status_url: `${receiver.url}/status` });
		await studio.callbacksSettled();
		const conversationUuid = studio.sessions[0].uuid;
		expect(conversationUuid).toMatch(/^CON-/);
		expect(receiver.bodies).toEqual(
			['busy', 'timeout'].map((status) => ({
				agent_id: AGENT,
				to: '972541116037',
				conversation_uuid: conversationUuid,
				status,
				timestamp: expect.stringMatching(/Z$/),
			})),
		);
		expect(studio.callbacks.map(({ httpStatus }) => httpStatus)).toEqual([204, 204]);
	});

	it('follow a message with the body of the Messages API', async () => {
		const studio = await start({ callbacks: defaultCallbackScript });
		const statusUrl = `${receiver.url}/status`;
		await conversation(studio, { ...whatsapp, status_url: statusUrl, to: '972541116039' });
		await studio.callbacksSettled();
		expect(receiver.bodies.map(({ status }) => status)).toEqual(['submitted', 'rejected']);
		const [submitted, rejected] = receiver.bodies;
		expect(submitted).toMatchObject({
			to: '972541116039',
			channel: 'whatsapp',
			client_ref: 'AI Studio',
			message_uuid: studio.sessions[0].uuid,
			whatsapp: { conversation: { origin: {} } },
		});
		expect(submitted).not.toHaveProperty('error');
		expect(rejected).toMatchObject({
			message_uuid: submitted.message_uuid,
			error: { title: expect.anything(), detail: expect.anything() },
		});
	});

	it('can be posted by hand, as can live-agent and disconnect events', async () => {
		const studio = await start();
		await conversation(studio, { channel: 'sms', status_url: `${receiver.url}/broken` });
		const [session] = studio.sessions;
		const outcome = await studio.callback(session, 'undeliverable', { to: 'x' });
		expect(outcome.status).toBe(500);
		expect(receiver.bodies[0]).toMatchObject({ to: 'x', status: 'undeliverable' });

		await studio.callDisconnected(receiver.url, session);
		expect(receiver.bodies[1]).toEqual({ session_id: session.sessionId });

		const { sessionId } = await studio.liveAgent.start(receiver.url, {
			transcription: [{ Agent: 'Hello' }, { User: 'Help' }],
		});
		const image = { url: 'https://example.com/a.png', caption: 'A' };
		await studio.liveAgent.userMessage(receiver.url, { sessionId, type: 'image', image });
		expect(receiver.bodies.slice(2)).toEqual([
			{
				sessionId,
				history: { transcription: [{ Agent: 'Hello' }, { User: 'Help' }], parameters: [] },
			},
			{ sessionId, type: 'image', image },
		]);
	});

	it('record deliveries that fail', async () => {
		const studio = await start({ callbacks: () => [{ afterMs: 0, status: 'failed' }] });
		await call(studio, { status_url: 'http://127.0.0.1:1/nobody' });
		await studio.callbacksSettled();
		expect(studio.callbacks).toHaveLength(1);
		expect(studio.callbacks[0].error).toContain('ECONNREFUSED');
	});

	it('are dropped by a reset', async () => {
		const studio = await start({ callbacks: () => [{ afterMs: 60_000, status: 'busy' }] });
		await call(studio, { status_url: receiver.url });
		const settled = studio.callbacksSettled();
		studio.reset();
		await settled;
		expect([studio.sessions, studio.requests, studio.callbacks]).toEqual([[], [], []]);
	});
});

describe('Insights', () => {
	const untilMs = Date.parse('2025-03-01T00:00:00Z');
	const options = { sessions: 250, sessionsUntilMs: untilMs };
	const range = { from_date: '2025-01-01', to_date: '2025-03-01T00:00:00' };
	const search = (studio: Simulator, params: Record<string, unknown>) =>
		http(studio).get('/insights/sessions', { params: { ...range, ...params } });

	it('hands out all sessions page by page, newest first, the same for the same seed', async () => {
		const pages = async (studio: Simulator) => {
			const sessions = [];
			for (let page = 0; ; page++) {
				const { data } = await search(studio, { page_number: page, page_size: 100 });
				if (data.length === 0) return sessions;
				sessions.push(...data);
			}
		};
		const sessions = await pages(await start(options));
		expect(new Set(sessions.map(({ id }) => id)).size).toBe(250);
		const times = sessions.map((session) => session.session_start_time);
		expect(times).toEqual([...times].sort().reverse());
		expect(await pages(await start(options))).toEqual(sessions);
	});

	it('keeps to the date range', async () => {
		const studio = await start(options);
		const { data } = await search(studio, { from_date: '2025-02-27', page_size: 250 });
		expect(data).toHaveLength(10);
	});

	it('filters by term and match, in both shapes of a transcription', async () => {
		const studio = await start(options);
		const filter = (filterBy: unknown) =>
			search(studio, { filter_by: JSON.stringify(filterBy), page_size: 250 });
		const parcels = (await filter({ must: [{ match: { 'transcription.client': 'Parcel' } }] }))
			.data;
		expect(parcels.length).toBeGreaterThan(10);
		const shapes = parcels.map(({ transcription }: JsonObject) => Array.isArray(transcription));
		expect(new Set(shapes)).toEqual(new Set([true, false]));

		const byAgent = { term: { 'agent_information.id': AGENT } };
		const mine = (await filter({ must: [byAgent] })).data.length;
		const others = (await filter({ must_not: [byAgent] })).data.length;
		expect(mine).toBeGreaterThan(0);
		expect(mine + others).toBe(250);
		const either = { should: [byAgent, { match: { 'transcription.client': 'parcel' } }] };
		const found = (await filter(either)).data.length;
		expect(found).toBeGreaterThan(mine);
		expect(found).toBeLessThan(mine + parcels.length);
		const [{ request_ids: requestIds }] = parcels;
		expect((await filter({ must: [{ term: { request_ids: requestIds[0] } }] })).data).toHaveLength(
			1,
		);
	});

	it('projects and sorts', async () => {
		const { data } = await search(await start(options), {
			project_fields: JSON.stringify(['id', 'channel_data.duration']),
			sort_by: 'channel_data.duration:asc,id:desc',
		});
		expect(data).toHaveLength(10);
		expect(Object.keys(data[0])).toEqual(['id', 'channel_data']);
		expect(Object.keys(data[0].channel_data)).toEqual(['duration']);
		const durations = data.map((session: { channel_data: { duration: number } }) => {
			return session.channel_data.duration;
		});
		expect(durations).toEqual([...durations].sort((a: number, b: number) => a - b));
	});

	it('answers empty to braces that are not encoded', async () => {
		const studio = await start({ ...options, insightsEnvelope: 'object' });
		const query = 'from_date=2025-01-01&to_date=2025-03-01';
		const bare = await http(studio).get(`/insights/sessions?${query}&filter_by={}`);
		expect(bare.data).toEqual({ sessions: [] });
		const encoded = await http(studio).get(`/insights/sessions?${query}&filter_by=%7B%7D`);
		expect(encoded.data.sessions).toHaveLength(10);
	});

	it.each([
		{ from_date: '2024-12-01' },
		{ from_date: 'yesterday' },
		{ to_date: '' },
		{ page_number: -1 },
		{ page_size: 0 },
		{ sort_by: 'id' },
		{ project_fields: 'id' },
		{ filter_by: '{"must":[{"near":{"id":"1"}}]}' },
		{ page: 2 },
	])('answers 401 to invalid parameters: %j', async (params) => {
		const { status, data } = await search(await start(options), params);
		expect(status).toBe(401);
		expect(data.message).toContain('invalid parameters');
	});

	it('shows a session and its parameters', async () => {
		const studio = await start(options);
		const [{ id, session_start_time: startTime }] = (await search(studio, {})).data;
		const session = (await http(studio).get(`/insights/sessions/${id}`)).data;
		expect(session).toMatchObject({ id, parameters: { CALLER_NAME: expect.any(String) } });
		const parameters = (day?: string) =>
			http(studio).get(`/insights/sessions/${id}/parameters`, {
				params: { session_start_time: day },
			});
		expect((await parameters(startTime.slice(0, 10))).data).toContainEqual({
			name: 'CALLER_NAME',
			value: session.parameters.CALLER_NAME,
		});
		expect((await parameters('2024-02-01')).status).toBe(404);
		expect((await parameters()).status).toBe(401);
		expect((await http(studio).get('/insights/sessions/unknown')).status).toBe(404);
		expect((await http(studio).get('/insights/sessions/%zz')).status).toBe(400);
	});

	it('finds sessions of this run; a recording comes later', async () => {
		const studio = await start();
		const { data } = await call(studio, { session_parameters: [{ name: 'A', value: '1' }] });
		const get = async () => (await http(studio).get(`/insights/sessions/${data.session_id}`)).data;
		expect(await get()).toMatchObject({
			destination: '972541116037',
			parameters: { A: '1' },
			channel_data: { audio_url: null },
		});
		const found = await search(studio, {
			from_date: new Date(Date.now() - DAY_MS).toISOString(),
			to_date: new Date(Date.now() + 1000).toISOString(),
		});
		expect(found.data[0].id).toBe(data.session_id);
		const quick = await start({ recordingAfterMs: 0 });
		const { data: started } = await call(quick);
		const record = await http(quick).get(`/insights/sessions/${started.session_id}`);
		expect(record.data.channel_data.audio_url).toMatch(/^https:/);
	});
});

describe('HTTP agents', () => {
	const init = (studio: Simulator) => http(studio).post('/http/init', { agent_id: AGENT });
	const step = (studio: Simulator, id: string, token: string, body: JsonObject) =>
		http(studio, { headers: { Authorization: `Bearer ${token}` } }).post(`/http/${id}/step`, body);

	it('talk until "bye"', async () => {
		const studio = await start();
		const { session_id: id, session_token: token, ...times } = (await init(studio)).data;
		expect(Object.keys(times)).toEqual(['session_start_time', 'session_expiration_time']);
		const parameters = [{ name: 'ORDER', value: '7' }];
		expect((await step(studio, id, token, { input: 'hi', parameters })).data).toMatchObject({
			messages: [{ text: 'You said: hi' }, { text: 'ORDER is 7' }],
			session_status: 'AWAITING_INPUT',
		});
		expect((await step(studio, id, token, { input: 'bye' })).data.session_status).toBe('ENDED');
		const after = await step(studio, id, token, { input: 'hi' });
		expect([after.status, after.data.message]).toEqual([400, 'Session has ended']);
	});

	it('ask for the token of the session, which can expire', async () => {
		const studio = await start({ httpSessionLifetimeMs: 0 });
		const { session_id: id, session_token: token } = (await init(studio)).data;
		expect((await step(studio, id, 'simulator-key', { input: 'hi' })).status).toBe(401);
		expect((await step(studio, 'unknown', token, { input: 'hi' })).status).toBe(404);
		const expired = await step(studio, id, token, { input: 'hi' });
		expect([expired.status, expired.data.message]).toEqual([400, 'Session has expired']);
	});
});

describe('live agents', () => {
	it('send messages and hand back', async () => {
		const studio = await start();
		const { session_id: id } = (await conversation(studio, whatsapp)).data;
		const send = (body: JsonObject) => http(studio).post(`/live-agent/outbound/${id}`, body);
		const image = { message_type: 'image', image: { url: 'https://example.com/a.png' } };
		expect((await send({ message_type: 'text', text: 'Hello' })).status).toBe(200);
		expect((await send(image)).status).toBe(200);
		expect((await send({ message_type: 'image', url: 'https://example.com' })).status).toBe(400);
		expect((await send({ type: 'text', text: 'Hello' })).status).toBe(400);
		expect(studio.liveAgentMessages.map(({ body }) => body.message_type)).toEqual([
			'text',
			'image',
		]);
		expect((await http(studio).post(`/live-agent/disconnect/${id}`, {})).status).toBe(200);
		expect(studio.liveAgentDisconnects).toMatchObject([{ sessionId: id }]);
	});

	it('need a known session, and WhatsApp for media', async () => {
		const studio = await start();
		const unknown = await http(studio).post('/live-agent/disconnect/unknown', {});
		expect([unknown.status, unknown.data.statusCode]).toEqual([404, 404]);
		const { session_id: id } = (await conversation(studio, { channel: 'sms' })).data;
		const video = { message_type: 'video', video: { url: 'https://example.com/a.mp4' } };
		expect((await http(studio).post(`/live-agent/outbound/${id}`, video)).status).toBe(400);
	});
});

describe('control from another process', () => {
	it('reads, steers and resets', async () => {
		const studio = await start({ ratePerSecond: 1 });
		const control = axios.create({ baseURL: `${studio.url}/__simulator` });
		await control.post('/config', {
			ratePerSecond: 100,
			faults: [{ kind: 'status', status: 502, started: false }],
		});
		const statuses = [];
		for (let index = 0; index < 3; index++) {
			statuses.push((await call(studio, { status_url: receiver.url })).status);
		}
		expect(statuses).toEqual([502, 200, 200]);
		const [session] = (await control.get('/sessions')).data;
		const outcome = await control.post('/callback', {
			sessionId: session.sessionId,
			status: 'busy',
		});
		expect(outcome.data.status).toBe(204);
		expect((await control.get('/callbacks')).data).toMatchObject([{ body: { status: 'busy' } }]);
		expect((await control.get('/requests')).data).toHaveLength(3);
		expect((await control.get('/summary')).data).toEqual({
			requests: 3,
			started: 2,
			refusedByLimit: 0,
			perRecipient: { '972541116037': 2 },
		});
		await control.post('/reset', {});
		expect((await control.get('/summary')).data.started).toBe(0);
		expect([(await call(studio)).status, (await call(studio)).status]).toEqual([200, 429]);
	});

	it('keeps only counts when told so', async () => {
		const studio = await start({ keepRequests: false });
		await Promise.all(['12015550001', '12015550002'].map((to) => call(studio, { to })));
		expect([studio.requests, studio.sessions]).toEqual([[], []]);
		expect(studio.summary()).toMatchObject({
			started: 2,
			perRecipient: { '12015550001': 1, '12015550002': 1 },
		});
	});
});
