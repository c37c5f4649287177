import { objectOf } from '../../nodes/shared/session';
import { type Fault, startSimulator } from '../simulator';
import { exactly, itOrdinary } from '../harness/strange';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';
import { API_KEY, jsonOf, runStudioNode, startStudioNode } from '../harness/studioNode';
import { until } from '../n8n/until';

const clock = useJumpingClock();
const studio = useSimulator({ ratePerSecond: Infinity, clock });

let agents = 0;
/** An agent of its own for each test: the starts of one agent are paced across tests. */
const freshAgent = () => (++agents).toString(16).padStart(24, 'a');

type More = Parameters<typeof runStudioNode>[2];
const run = async (operation: string, parameters: object, more?: More) =>
	await runStudioNode(studio.url, { resource: 'httpSession', operation, ...parameters }, more);

const start = async (more: object = {}, options?: More) =>
	await run('start', { agentId: freshAgent(), ...more }, options);

/** Starts a session, and gives the parameters that belong to it. */
async function startedSession() {
	const { branches } = await start();
	const [{ session_id: sessionId, session_token: sessionToken }] = jsonOf(branches[0]);
	return { sessionId, sessionToken } as { sessionId: string; sessionToken: string };
}

const steps = () => studio.requests.filter(({ path }) => path.endsWith('/step'));

describe('HTTP Session: Start', () => {
	it('posts the agent with the key, and hands on the answer unchanged', async () => {
		const agentId = freshAgent();
		const { branches, error } = await start({ agentId });
		expect(error).toBeUndefined();
		const [request] = studio.requests;
		expect(request).toMatchObject({
			method: 'POST',
			path: '/http/init',
			body: { agent_id: agentId },
		});
		expect(request.headers['x-vgai-key']).toBe(API_KEY);
		expect(branches[0]).toEqual([
			{
				json: exactly({
					session_id: studio.sessions[0].sessionId,
					session_start_time: expect.any(String),
					session_expiration_time: expect.any(String),
					session_token: expect.any(String),
				}),
				pairedItem: { item: 0 },
			},
		]);
	});

	it('keeps the sessions of one agent a second apart', async () => {
		const { branches } = await start({}, { items: [{}, {}] });
		const [first, second] = studio.sessions.map(({ startedAtMs }) => startedAtMs);
		expect(branches[0].map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(second - first).toBeGreaterThan(1000);
	});

	it('tries a start again that was refused for the rate', async () => {
		studio.configure({ faults: [{ kind: 'status', status: 429, started: false }] });
		const { branches } = await start();
		expect(branches[0]).toHaveLength(1);
		expect(studio.sessions).toHaveLength(1);
		expect(studio.requests).toHaveLength(2);
	});

	it('tells what to do when the answer is lost, and does not start again by itself', async () => {
		studio.configure({ faults: [{ kind: 'resetAfterAccept' }] });
		const { error } = await start();
		expect(error?.message).toContain('The session may have started');
		expect(error?.description).toContain('not sent again');
		expect(studio.requests).toHaveLength(1);
	});

	it.each<[string, Fault]>([
		['an empty 200', { kind: 'empty', started: true }],
		['an empty 204', { kind: 'status', status: 204, body: '', started: true }],
		['an empty object', { kind: 'status', status: 200, body: {}, started: true }],
	])('takes %s for a failure, since without a session nothing can follow', async (_what, fault) => {
		studio.configure({ faults: [fault] });
		const { branches } = await start({}, { node: { onError: 'continueErrorOutput' } });
		expect(branches[0]).toEqual([]);
		expect(jsonOf(branches[1])).toMatchObject([{ error: 'AI Studio answered without a session' }]);
		expect(studio.requests).toHaveLength(1);
	});

	it('says that a session may have started when the answer can not be read', async () => {
		studio.configure({ faults: [{ kind: 'html', status: 200, started: true }] });
		const { error } = await start();
		expect(error?.message).toContain('The session may have started: AI Studio sent an answer');
		expect(studio.requests).toHaveLength(1);
	});

	it('asks once for all items of a key that is refused', async () => {
		studio.configure({ faults: () => ({ kind: 'status', status: 401, started: false }) });
		const node = { onError: 'continueErrorOutput' } as const;
		const { branches } = await run(
			'start',
			{ agentId: '={{ $json.agent }}' },
			{ items: [freshAgent(), freshAgent()].map((agent) => ({ agent })), node },
		);
		const message = expect.stringContaining('did not accept the API key');
		expect(jsonOf(branches[1])).toMatchObject([{ error: message }, { error: message }]);
		expect(studio.requests).toHaveLength(1);
	});

	it('asks once for all items of an agent that has to wait for long', async () => {
		const [paused, other] = [freshAgent(), freshAgent()];
		studio.configure({
			faults: ({ body }) =>
				objectOf(body)?.agent_id === paused
					? { kind: 'status', status: 429, started: false, headers: { 'retry-after': '1200' } }
					: undefined,
		});
		const { branches } = await run(
			'start',
			{ agentId: '={{ $json.agent }}' },
			{
				items: [paused, paused, other].map((agent) => ({ agent })),
				node: { onError: 'continueErrorOutput' },
			},
		);
		const message = expect.stringContaining('accepts no starts of this agent for the next 20 min');
		expect(jsonOf(branches[1])).toMatchObject([{ error: message }, { error: message }]);
		expect(branches[0]).toHaveLength(1);
		expect(studio.requests).toHaveLength(2);
	});

	it('sends each item that can be sent when the node is set to continue', async () => {
		const { branches } = await run(
			'start',
			{ agentId: '={{ $json.agent }}' },
			{ items: [{ agent: '' }, { agent: freshAgent() }], node: { onError: 'continueErrorOutput' } },
		);
		expect(jsonOf(branches[1])).toEqual([
			expect.objectContaining({ error: expect.stringContaining('"Agent" is empty') }),
		]);
		expect(branches[0]).toMatchObject([
			{ json: { session_id: studio.sessions[0].sessionId }, pairedItem: { item: 1 } },
		]);
	});
});

describe('HTTP Session: Send Input', () => {
	itOrdinary(
		'uses the token of the session and not the key, and joins the texts of the answer',
		async () => {
			const session = await startedSession();
			const { branches, error } = await run(
				'sendInput',
				{
					...session,
					input: '={{ $json.chatInput }}',
					sessionParameters: { parameter: [{ name: 'NAME', value: 'Diane' }] },
				},
				{ items: [{ chatInput: 'Hello' }] },
			);
			expect(error).toBeUndefined();
			const [request] = steps();
			expect(request.path).toBe(`/http/${session.sessionId}/step`);
			expect(request.headers.authorization).toBe(`Bearer ${session.sessionToken}`);
			expect(request.headers).not.toHaveProperty('x-vgai-key');
			expect(request.body).toEqual({
				input: 'Hello',
				parameters: [{ name: 'NAME', value: 'Diane' }],
			});
			expect(branches[0]).toEqual([
				{
					json: {
						session_id: session.sessionId,
						messages: [{ text: 'You said: Hello' }, { text: 'NAME is Diane' }],
						session_status: 'AWAITING_INPUT',
						reply: 'You said: Hello\nNAME is Diane',
						ended: false,
					},
					pairedItem: { item: 0 },
				},
			]);
		},
	);

	it('takes session parameters as JSON, and sends an empty input', async () => {
		const { branches } = await run('sendInput', {
			...(await startedSession()),
			specifySessionParameters: 'json',
			sessionParametersJson: '{"AGE": 42}',
		});
		expect(steps()[0].body).toEqual({ input: '', parameters: [{ name: 'AGE', value: '42' }] });
		expect(jsonOf(branches[0])).toMatchObject([{ reply: 'Hello\nAGE is 42' }]);
	});

	it('sends one input after the other, in order, and tells when the session has ended', async () => {
		studio.configure({ latencyMs: () => 30 - 10 * steps().length });
		const inputs = ['one', 'two', 'bye'];
		const { branches } = await run(
			'sendInput',
			{ ...(await startedSession()), input: '={{ $json.say }}' },
			{ items: inputs.map((say) => ({ say })) },
		);
		expect(steps().map(({ body }) => (body as { input: string }).input)).toEqual(inputs);
		expect(jsonOf(branches[0]).map(({ reply, ended }) => [reply, ended])).toEqual([
			['You said: one', false],
			['You said: two', false],
			['Goodbye', true],
		]);
	});

	const saysToStartANewOne = async (session: object) => {
		const { error } = await run('sendInput', { ...session, input: 'Hello' });
		expect(error?.message).toContain('is over, has expired, or never existed');
		expect(error?.description).toContain('Start a new one with HTTP Session > Start');
	};

	itOrdinary('says to start a new session when it is ended', async () => {
		const session = await startedSession();
		await run('sendInput', { ...session, input: 'bye' });
		await saysToStartANewOne(session);
	});

	it('says to start a new session when it is unknown', async () => {
		await saysToStartANewOne({ ...(await startedSession()), sessionId: 'no-such-session' });
	});

	itOrdinary('says to start a new session when it is expired', async () => {
		const shortLived = await startSimulator({ httpSessionLifetimeMs: 0 });
		const parameters = { resource: 'httpSession', agentId: freshAgent() };
		const { branches } = await runStudioNode(shortLived.url, { ...parameters, operation: 'start' });
		const [{ session_id: sessionId, session_token: sessionToken }] = jsonOf(branches[0]);
		const { error } = await runStudioNode(shortLived.url, {
			...parameters,
			operation: 'sendInput',
			sessionId: String(sessionId),
			sessionToken: String(sessionToken),
			input: 'Hello',
		});
		await shortLived.close();
		expect(error?.message).toContain('is over, has expired, or never existed');
	});

	it('says so when the token is not that of the session, without showing it', async () => {
		const { sessionId } = await startedSession();
		const { branches, error } = await run(
			'sendInput',
			{ sessionId, sessionToken: '={{ $json.token }}', input: 'Hello' },
			{ items: [{ token: 'other-token' }] },
		);
		expect(error?.message).toContain('did not accept the session token');
		expect(JSON.stringify([branches, error])).not.toContain('other-token');
	});

	it.each([
		[{ sessionToken: 'two words' }, '"Session Token" has a character'],
		[{ sessionToken: '={{ $json.none }}' }, '"Session Token" is empty'],
		[{ sessionId: '={{ $json.none }}' }, '"Session ID" is empty'],
		[{ sessionId: '../http/other' }, '"Session ID" is not a whole ID'],
		[{ sessionId: '={{ ["a"] }}' }, '"Session ID" must be text'],
	])('refuses %j before anything is sent', async (wrong, message) => {
		const session = { sessionId: 'some-session', sessionToken: 'some-token' };
		const { error } = await run('sendInput', { ...session, input: 'Hello', ...wrong });
		expect(error?.message).toContain(message);
		expect(error?.message).not.toContain('two words');
		expect(studio.requests).toEqual([]);
	});

	it('encodes the session ID', async () => {
		await run('sendInput', { sessionId: 'a%b?', sessionToken: 'token', input: 'Hello' });
		await run('sendInput', { sessionId: 'a%b&ü', sessionToken: 'token', input: 'Hello' });
		expect(studio.requests.map(({ rawUrl }) => rawUrl)).toEqual(['/http/a%25b%26%C3%BC/step']);
	});

	it('does not repeat an input whose answer was lost', async () => {
		const session = await startedSession();
		studio.configure({ faults: [{ kind: 'resetAfterAccept' }] });
		const { error } = await run('sendInput', { ...session, input: 'Hello' });
		expect(error?.message).toContain(
			'The agent may have received the input: AI Studio did not answer',
		);
		expect(steps()).toHaveLength(1);
	});

	it('puts a failed item on the error branch, and goes on', async () => {
		const session = await startedSession();
		const { branches } = await run(
			'sendInput',
			{ sessionId: '={{ $json.session }}', sessionToken: session.sessionToken, input: 'Hello' },
			{
				items: [{ session: 'unknown' }, { session: session.sessionId }],
				node: { onError: 'continueErrorOutput' },
			},
		);
		expect(jsonOf(branches[1])).toEqual([
			{
				session: 'unknown',
				error: expect.stringContaining('(item 1 of 2)'),
				details: { description: expect.any(String), httpStatus: 404 },
			},
		]);
		expect(branches[0]).toMatchObject([
			{ json: { reply: 'You said: Hello' }, pairedItem: { item: 1 } },
		]);
	});

	it('stops a request that is under way when the execution is stopped', async () => {
		const session = await startedSession();
		studio.configure({ faults: () => ({ kind: 'neverAnswer', started: true }) });
		const started = startStudioNode(studio.url, {
			resource: 'httpSession',
			operation: 'sendInput',
			...session,
			input: 'Hello',
		});
		await until(() => steps().length > 0);
		started.cancel();
		const { run: ended } = await started.result();
		expect(ended.status).toBe('canceled');
		expect(steps()).toHaveLength(1);
	});
});
