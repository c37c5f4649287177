import axios from 'axios';
import { until } from '../n8n/until';
import type { Fault, JsonObject } from '../simulator';
import { AGENT, call, conversation, http, useSimulators, whatsapp } from './simulatorSetup';

const { receiver, start } = useSimulators();

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
