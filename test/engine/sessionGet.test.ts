import type { JsonObject } from '../simulator';
import { itOrdinary } from '../harness/strange';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';
import { API_KEY, jsonOf, runStudioNode } from '../harness/studioNode';

const clock = useJumpingClock();
const studio = useSimulator({
	ratePerSecond: Infinity,
	sessions: 50,
	recordingAfterMs: 60_000,
	clock,
});
/** Two past sessions with the two shapes of transcripts, newest first. */
let past: JsonObject[];

beforeAll(async () => {
	const { branches } = await runStudioNode(studio.url, {
		...SESSION,
		operation: 'getMany',
		limit: 2,
	});
	past = jsonOf(branches[0]);
	studio.reset();
});

const SESSION = { resource: 'session', operation: 'get' };

type More = Parameters<typeof runStudioNode>[2];
const get = async (parameters: object, more?: More) =>
	await runStudioNode(studio.url, { ...SESSION, ...parameters }, more);

const idOf = (session: JsonObject) => String(session.id);
const dayOf = (session: JsonObject) => String(session.session_start_time).slice(0, 10);

describe('Session: Get', () => {
	it('takes the session out of what it may be wrapped in', async () => {
		const body = { status: 'ok', data: { id: 'wrapped', transcription: [{ User: 'yes' }] } };
		studio.configure({ faults: () => ({ kind: 'status', status: 200, body, started: false }) });
		const { branches } = await get({ sessionId: 'wrapped' });
		expect(jsonOf(branches[0])).toMatchObject([{ session_id: 'wrapped', transcript: 'User: yes' }]);
	});

	it.each([{}, { message: 'The session is being processed' }])(
		'does not take %j for a session',
		async (body) => {
			studio.configure({ faults: () => ({ kind: 'status', status: 200, body, started: false }) });
			const { error } = await get({ sessionId: 'none' });
			expect(error?.message).toContain('could not be read');
		},
	);

	itOrdinary('asks with the key, and hands on the session with its transcript', async () => {
		const { branches, error } = await get({ sessionId: idOf(past[0]) });
		expect(error).toBeUndefined();
		expect(studio.requests).toMatchObject([
			{ method: 'GET', rawUrl: `/insights/sessions/${idOf(past[0])}`, rawBody: '' },
		]);
		expect(studio.requests[0].headers['x-vgai-key']).toBe(API_KEY);
		expect(branches[0]).toEqual([
			{
				json: {
					...past[0],
					parameters: { CALLER_NAME: expect.any(String), ORDER_ID: expect.any(String) },
				},
				pairedItem: { item: 0 },
			},
		]);
	});

	itOrdinary('gives the transcript as text and as turns, whichever shape it has', async () => {
		const { branches } = await get(
			{ sessionId: '={{ $json.id }}' },
			{ items: past.map((session) => ({ id: idOf(session) })) },
		);
		const [list, object] = jsonOf(branches[0]).sort((a) =>
			Array.isArray(a.transcription) ? -1 : 1,
		);
		const said = String((list.transcription as JsonObject[])[1].User);
		expect(list).toMatchObject({
			transcript: `Agent: Hello, how can I help?\nUser: ${said}`,
			turns: [
				{ speaker: 'agent', text: 'Hello, how can I help?' },
				{ speaker: 'user', text: said },
			],
		});
		const { client } = object.transcription as { client: string };
		expect(object).toMatchObject({
			transcript: `User: ${client}`,
			turns: [{ speaker: 'user', text: client }],
		});
	});

	itOrdinary('takes a session whose recording is not there yet', async () => {
		await runStudioNode(studio.url, { to: '972541116037' });
		const { branches, error } = await get({ sessionId: studio.sessions[0].sessionId });
		expect(error).toBeUndefined();
		expect(jsonOf(branches[0])).toMatchObject([
			{ channel_data: { audio_url: null }, transcript: '', turns: [] },
		]);
	});

	it.each([
		['a day', dayOf],
		['the time as AI Studio writes it', ({ session_start_time: time }: JsonObject) => String(time)],
	])('asks for the parameters in the documented way with %s', async (_name, timeOf) => {
		const { branches } = await get({
			sessionId: idOf(past[0]),
			sessionStartTime: timeOf(past[0]),
		});
		expect(studio.requests[1].rawUrl).toBe(
			`/insights/sessions/${idOf(past[0])}/parameters?session_start_time=${dayOf(past[0])}`,
		);
		expect(jsonOf(branches[0])).toMatchObject([
			{ id: idOf(past[0]), parameters: { ORDER_ID: expect.anything() } },
		]);
	});

	it('is content with the documented parameters where the session itself is not given', async () => {
		studio.configure({
			faults: ({ path }) =>
				path.endsWith('/parameters') ? undefined : { kind: 'status', status: 404, started: false },
		});
		const { branches } = await get({
			sessionId: idOf(past[0]),
			sessionStartTime: dayOf(past[0]),
		});
		expect(jsonOf(branches[0])).toEqual([
			{
				id: idOf(past[0]),
				session_id: idOf(past[0]),
				parameters: { CALLER_NAME: expect.any(String), ORDER_ID: expect.anything() },
				transcript: '',
				turns: [],
			},
		]);
	});

	it('is content with the session where the day is another', async () => {
		const { branches, error } = await get({
			sessionId: idOf(past[0]),
			sessionStartTime: '2020-01-01',
		});
		expect(error).toBeUndefined();
		expect(jsonOf(branches[0])).toMatchObject([{ id: idOf(past[0]) }]);
	});

	it.each([[{}], [{ sessionStartTime: '2026-11-20' }]])(
		'says that the session is not known, with %j',
		async (options) => {
			const { error } = await get({ sessionId: 'no-such-session', ...options });
			expect(error?.message).toBe('AI Studio does not know this session');
			expect(error?.description).toContain(studio.url);
		},
	);

	it('encodes the session ID', async () => {
		await get({ sessionId: 'a%b&ü', sessionStartTime: '2026-11-20' });
		expect(studio.requests.map(({ rawUrl }) => rawUrl)).toEqual([
			'/insights/sessions/a%25b%26%C3%BC',
			'/insights/sessions/a%25b%26%C3%BC/parameters?session_start_time=2026-11-20',
		]);
	});

	it('puts a session that is not known on the error branch, and goes on', async () => {
		const { branches } = await get(
			{ sessionId: '={{ $json.session }}' },
			{
				items: [{ session: 'unknown' }, { session: idOf(past[0]) }],
				node: { onError: 'continueErrorOutput' },
			},
		);
		expect(jsonOf(branches[1])).toMatchObject([
			{ session: 'unknown', error: expect.any(String), details: { httpStatus: 404 } },
		]);
		expect(branches[0]).toMatchObject([{ json: { id: idOf(past[0]) }, pairedItem: { item: 1 } }]);
	});

	it('says both when the key or the session is refused', async () => {
		studio.configure({ faults: [{ kind: 'status', status: 401, started: false }] });
		const { error } = await get({ sessionId: idOf(past[0]) });
		expect(error?.message).toContain('did not accept the API key or the session ID');
	});

	it.each([[{}], [{ sessionStartTime: '2026-11-20' }]])(
		'fails within 15 seconds when the server stays broken, with %j',
		async (more) => {
			studio.configure({ faults: () => ({ kind: 'status', status: 500, started: false }) });
			const beganMs = clock.now();
			const { error } = await get({ sessionId: idOf(past[0]), ...more });
			expect(error?.message).toBe('AI Studio answered with status 500');
			expect(clock.now() - beganMs).toBeLessThan(15_000);
			expect(studio.requests.length).toBeGreaterThan(1);
		},
	);

	it.each([
		[{ sessionId: '..' }, '"Session ID" is not a whole ID'],
		[{ sessionId: 'a,b' }, '"Session ID" is not a whole ID'],
		[{ sessionId: 'a', sessionStartTime: 'yesterday' }, '"Session Start Time" is not a date'],
	])('refuses %j before anything is sent', async (wrong, message) => {
		const { error } = await get(wrong);
		expect(error?.message).toContain(message);
		expect(studio.requests).toEqual([]);
	});
});
