import type { IDataObject, INodeParameters } from 'n8n-workflow';
import {
	freshAgent,
	jsonOf,
	recipients,
	runStudioNode,
	startStudioNode,
	studioCredential,
	waitForResultsAt,
} from '../harness/studioNode';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';
import type { ChangeableOptions, ConversationScript, SpokenTurn } from '../simulator';
import { FLOW_SECRET } from '../simulator';

const clock = useJumpingClock();
const studio = useSimulator({ ratePerSecond: Infinity, clock });

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

const waitParameters = (more: INodeParameters = {}) => ({
	resource: 'session',
	operation: 'waitForResults',
	...more,
});
const wait = waitForResultsAt(studio);

/** Starts a call for each row; gives the items that come out. */
async function startCalls(count: number, parameters: INodeParameters = {}) {
	const items = recipients(count).map((row, index) => ({ ...row, row: index }));
	const { branches } = await runStudioNode(
		studio.url,
		{ agentId: freshAgent(), options: { sessionsPerSecond: 5 }, ...parameters },
		{ items },
	);
	return branches[0];
}

/** Somebody says something every 15 seconds, for this long. */
function talkFor(lastsMs: number): SpokenTurn[] {
	return Array.from({ length: Math.ceil(lastsMs / (15 * SECOND_MS)) }, (_, index) => ({
		speaker: index % 2 ? 'user' : 'agent',
		text: `turn ${index}`,
		afterMs: index * 15 * SECOND_MS,
	}));
}

const lasting = (lastsMs: number) => ({ turns: talkFor(lastsMs), endsAfterMs: lastsMs });

/** Each call lasts longer than the one before. */
const conversations: ConversationScript = ({ to }) =>
	lasting((20 + 40 * (Number(to) % 10)) * SECOND_MS);

const NOBODY_ANSWERS: ChangeableOptions = {
	unansweredSessions: 'kept',
	callbacks: () => [{ afterMs: 20 * SECOND_MS, status: 'busy' }],
};

/** What AI Studio may do, since nobody documents it. */
const VARIANTS: Array<[string, ChangeableOptions]> = [
	['running sessions not listed, no marks of the end', {}],
	['running sessions listed', { runningSessions: 'listed' }],
	['durations after the end', { durations: 'settling', settlesAfterMs: 40 * SECOND_MS }],
	['durations after the end, running listed', { durations: 'settling', runningSessions: 'listed' }],
	['no durations', { durations: 'absent' }],
	['no durations, running listed', { durations: 'absent', runningSessions: 'listed' }],
	['a status', { endMarks: ['status'] }],
	['a status, running listed', { endMarks: ['status'], runningSessions: 'listed' }],
	['a session status', { endMarks: ['sessionStatus'], durations: 'absent' }],
	['an end time', { endMarks: ['endTime'], runningSessions: 'listed' }],
	['listed late', { appearsAfterMs: 4 * MINUTE_MS }],
	['listed late and readable then', { appearsAfterMs: 4 * MINUTE_MS, readableById: 'listed' }],
	['readable after the end', { readableById: 'ended' }],
	['small pages', { largestPage: 3 }],
	['another order each time', { tieOrder: 'changing' }],
	['nothing found is a 404', { emptySearch: 'notFound' }],
	['a nested envelope', { insightsEnvelope: 'nested' }],
	[
		'other forms',
		{ transcriptions: 'lowercase', sessionParametersForm: 'list', numberStyle: 'swapped' },
	],
	['more fields', { extraFields: 'everywhere' }],
];

describe('Session: Wait for Results', () => {
	it.each(VARIANTS)(
		'gives each row what was said, when it was said: %s',
		async (_what, options) => {
			studio.configure({ conversations, ...options });
			const items = await startCalls(10);
			const beganMs = clock.now();
			const { branches, error } = await wait(items);
			expect(error).toBeUndefined();
			expect(branches[0].map(({ pairedItem }) => pairedItem)).toEqual(
				items.map((_item, item) => ({ item })),
			);
			for (const [index, json] of jsonOf(branches[0]).entries()) {
				const { sessionId } = studio.sessions[index];
				const { turns } = studio.conversation(sessionId);
				expect(json).toMatchObject({
					row: index,
					to: items[index].json.to,
					reference: items[index].json.reference,
					session_id: sessionId,
					id: sessionId,
					finished: true,
					channel_data: { audio_url: expect.stringContaining('https') },
					turns: turns.map(({ text }) => ({ text })),
				});
				expect(json).not.toHaveProperty('details_missing');
			}
			// The longest call, the time until it is listed, and some looks.
			expect(clock.now() - beganMs).toBeLessThan((6 + 4 + 5) * MINUTE_MS);
		},
	);

	it.each(VARIANTS.slice(0, 6))(
		'finishes a call that nobody picked up, with nothing said: %s',
		async (_what, options) => {
			studio.configure({ ...NOBODY_ANSWERS, ...options });
			const items = await startCalls(2, { statusUrl: `${studio.url}/callback` });
			const { branches } = await wait(items);
			expect(jsonOf(branches[0])).toMatchObject(
				items.map(({ json }) => ({ to: json.to, finished: true, transcript: '', turns: [] })),
			);
		},
	);

	it('waits for a session that never comes until the time is up, and does not fail', async () => {
		studio.configure({ ...NOBODY_ANSWERS, unansweredSessions: 'missing' });
		const items = await startCalls(1, { statusUrl: `${studio.url}/callback` });
		const beganMs = clock.now();
		const { branches, error } = await wait(items, { waitMinutes: 7 });
		expect(error).toBeUndefined();
		expect(clock.now() - beganMs).toBeGreaterThanOrEqual(7 * MINUTE_MS);
		expect(clock.now() - beganMs).toBeLessThan(8 * MINUTE_MS);
		expect(jsonOf(branches[0])).toEqual([{ ...items[0].json, finished: false }]);
	});

	it('hands on a conversation that is not over when the time is up, as far as it went', async () => {
		studio.configure({ conversations: () => lasting(10 * MINUTE_MS) });
		const items = await startCalls(1);
		const { branches } = await wait(items, { waitMinutes: 2 });
		const [json] = jsonOf(branches[0]);
		expect(json).toMatchObject({ finished: false, session_id: items[0].json.session_id });
		expect((json.turns as unknown[]).length).toBeGreaterThan(4);
	});

	it('lets rows pass that were not started, or failed', async () => {
		const items = [
			{ row: 1, not_started: 'already_started', reference: 'r1' },
			{ row: 2, not_started: 'outside_calling_hours', opens_at: '2026-11-20T09:00:00+01:00' },
			{ row: 3, not_started: 'test' },
			{ row: 4, not_started: 'check_only', request: { to: '972541116037' } },
			{ row: 5, error: 'AI Studio refused the request', details: { may_have_started: false } },
			{ row: 6, error: 'The session may have started', details: { may_have_started: true } },
			{ row: 7, error: 'AI Studio refused the request' },
		];
		const { branches } = await wait(items);
		expect(branches[0]).toEqual(items.map((json, item) => ({ json, pairedItem: { item } })));
		expect(studio.requests).toEqual([]);
	});

	it('gives up at once on a row whose start came without a session ID, and says why', async () => {
		studio.configure({ messageAnswer: 'empty' });
		const items = await startCalls(2, { resource: 'sms' });
		const beganMs = clock.now();
		const { branches, hints } = await wait(items);
		expect(clock.now()).toBe(beganMs);
		expect(jsonOf(branches[0])).toEqual(items.map(({ json }) => ({ ...json, finished: false })));
		expect(hints).toMatchObject([{ message: expect.stringContaining('without a session_id') }]);
	});

	it('puts out the session alone, without Include Input Fields', async () => {
		const items = await startCalls(1);
		const { branches } = await wait(items, { options: { includeInputFields: false } });
		const [json] = jsonOf(branches[0]);
		expect(json).toMatchObject({ session_id: items[0].json.session_id, finished: true });
		for (const field of ['row', 'to', 'reference']) expect(json).not.toHaveProperty(field);
	});

	it('takes the reference out of the parameter that carries it', async () => {
		const options = { referenceParameter: 'ROW', sessionsPerSecond: 5 };
		const items = await startCalls(1, { reference: 'row 7', options });
		const bare = items.map(({ json: { session_id } }) => ({ session_id }));
		const { branches } = await wait(bare, { options: { referenceParameter: 'ROW' } });
		expect(jsonOf(branches[0])).toMatchObject([
			{ reference: 'row 7', parameters: { ROW: 'row 7' } },
		]);
	});

	it('shows what the flow itself sent only if the user wants it', async () => {
		const items = await startCalls(1);
		const without = await wait(items);
		expect(JSON.stringify(without.run.data)).not.toContain(FLOW_SECRET);
		const whole = await wait(items, { options: { includeFlowPath: true } });
		expect(JSON.stringify(jsonOf(whole.branches[0]))).toContain(FLOW_SECRET);
	});

	it('hints at the time-out of n8n for long waits only', async () => {
		const items = await startCalls(1);
		expect((await wait(items)).hints).toEqual([]);
		const long = await wait(items, { waitMinutes: 60 });
		expect(long.hints).toMatchObject([{ message: expect.stringContaining('EXECUTIONS_TIMEOUT') }]);
	});

	it.each<[string, IDataObject, INodeParameters]>([
		['"Session ID" is empty', {}, {}],
		['"Session ID" is not a whole ID', { session_id: 'a/b' }, {}],
		['"Session Start Time" is not a date', { session_id: 'a', session_start_time: 'soon' }, {}],
		['"Wait Minutes" can\'t be', { session_id: 'a' }, { waitMinutes: 0 }],
	])('refuses a row before anything is asked: %s', async (message, row, more) => {
		const { error } = await wait([{ session_id: 'fine' }, row], more);
		expect(error?.message).toContain(message);
		expect(error?.message).toMatch(/\(item [12] of 2\)$/);
		expect(studio.requests).toEqual([]);
	});
});

describe('Session: Wait for Results when something goes wrong', () => {
	it('ends at once when the user stops the execution, with what came', async () => {
		studio.configure({
			conversations: ({ to }) => lasting(Number(to) % 2 ? 30 * SECOND_MS : 10 * MINUTE_MS),
		});
		const items = await startCalls(10);
		const started = startStudioNode(studio.url, waitParameters(), { items });
		await clock.sleep(4 * MINUTE_MS);
		const stoppedMs = clock.now();
		started.cancel();
		const { run, branches } = await started.result();
		expect(run.status).toBe('canceled');
		expect(clock.now()).toBe(stoppedMs);
		expect(jsonOf(branches[0]).map(({ finished }) => finished)).toEqual(
			items.map(({ json }) => Number(json.to) % 2 === 1),
		);
		const { length } = studio.requests;
		await clock.sleep(30 * MINUTE_MS);
		expect(studio.requests).toHaveLength(length);
	});

	it.each<[string, (path: string) => boolean]>([
		['all of AI Studio', () => true],
		['its search', (path) => path === '/insights/sessions'],
		['each session', (path) => path !== '/insights/sessions'],
	])('waits out an outage of some minutes: %s', async (_what, isDown) => {
		studio.configure({ conversations: () => lasting(30 * SECOND_MS) });
		const items = await startCalls(10);
		const upAgainMs = clock.now() + 3 * MINUTE_MS;
		studio.configure({
			faults: ({ path }) =>
				isDown(path) && clock.now() < upAgainMs
					? { kind: 'status', status: 503, started: false }
					: undefined,
		});
		const { branches, error } = await wait(items);
		expect(error).toBeUndefined();
		for (const json of jsonOf(branches[0])) {
			expect(json).toMatchObject({ finished: true, parameters: expect.any(Object) });
		}
	});

	it('searches again after an outage, and not after a refusal', async () => {
		const searches = () => studio.requests.filter(({ path }) => path === '/insights/sessions');
		const status = (number: number) =>
			({ kind: 'status', status: number, started: false }) as const;
		const searchFails = (number: number, times: number) =>
			studio.configure({
				conversations: () => lasting(8 * MINUTE_MS),
				faults: ({ path, number: count }) =>
					path === '/insights/sessions' && count <= times ? status(number) : undefined,
			});
		searchFails(503, 10);
		await wait(await startCalls(10));
		expect(searches().some(({ answeredStatus }) => answeredStatus === 200)).toBe(true);
		studio.reset();
		searchFails(401, Infinity);
		const { branches } = await wait(await startCalls(10));
		expect(searches()).toHaveLength(1);
		expect(jsonOf(branches[0]).every(({ finished }) => finished)).toBe(true);
	});

	it.each([404, 500] as const)(
		'hands on what the search shows of a session whose details fail with %i',
		async (detailsStatus) => {
			const startMs = Date.now() - 20 * MINUTE_MS;
			const ids = Array.from({ length: 8 }, (_, index) =>
				studio.addSession({
					startMs,
					endMs: startMs + MINUTE_MS,
					turns: [{ speaker: 'user', text: `said ${index}` }],
					...(index === 3 && { detailsStatus }),
				}),
			);
			const session_start_time = new Date(startMs).toISOString();
			const beganMs = clock.now();
			const { branches } = await wait(
				ids.map((session_id) => ({ session_id, session_start_time })),
			);
			const outputs = jsonOf(branches[0]);
			expect(outputs).toMatchObject(
				ids.map((session_id, index) => ({
					session_id,
					finished: true,
					transcript: `User: said ${index}`,
				})),
			);
			expect(outputs.map((json) => json.details_missing)).toEqual(
				ids.map((_id, index) => (index === 3 ? true : undefined)),
			);
			// The others don't wait all the time for it.
			expect(clock.now() - beganMs).toBeLessThan(10 * MINUTE_MS);
		},
	);

	const unreadable = Array.from({ length: 200 }, (_, index) => ({ session_id: `s${index}` }));
	const wrongKey = () => ({ credentials: studioCredential(studio.url, { apiKey: 'wrong' }) });

	it('ends at once with a key that is refused, after few requests', async () => {
		const beganMs = clock.now();
		const { error } = await wait(unreadable, {}, wrongKey());
		expect(error?.message).toContain('did not accept the API key');
		expect(clock.now() - beganMs).toBeLessThan(MINUTE_MS);
		expect(studio.requests.length).toBeLessThan(20);
	});

	it('fails each row of a refused key when the node is set to continue', async () => {
		const items = [...unreadable, { row: 1, not_started: 'test' }];
		const node = { onError: 'continueErrorOutput' } as const;
		const { branches } = await wait(items, {}, { ...wrongKey(), node });
		expect(branches[1]).toHaveLength(200);
		expect(jsonOf(branches[1])[199]).toMatchObject({
			session_id: 's199',
			error: expect.stringMatching(/did not accept the API key.*\(item 200 of 201\)$/),
			details: { httpStatus: 401 },
		});
		expect(jsonOf(branches[0])).toEqual([{ row: 1, not_started: 'test' }]);
		expect(studio.requests.length).toBeLessThan(20);
	});

	it('keeps the results of all others when one session is refused, and what a search shows of it', async () => {
		const items = await startCalls(3);
		const refused = String(items[1].json.session_id);
		studio.configure({
			faults: ({ path }) =>
				path.includes(encodeURIComponent(refused))
					? { kind: 'status', status: 401, started: false }
					: undefined,
		});
		const { branches, error } = await wait(items);
		expect(error).toBeUndefined();
		const rows = jsonOf(branches[0]);
		expect(rows.map(({ finished }) => finished)).toEqual([true, true, true]);
		expect(rows.map((row) => row.details_missing)).toEqual([undefined, true, undefined]);
	});
});

describe('Session: Wait for Results of hundreds of sessions', () => {
	const COUNT = 300;

	/** Sessions that began one second after the other, up to now, and last so long. */
	function campaign(lastsMs: number) {
		return Array.from({ length: COUNT }, (_, index) => {
			const startMs = Date.now() - (COUNT - index) * SECOND_MS;
			const session_id = studio.addSession({
				startMs,
				endMs: startMs + lastsMs,
				turns: talkFor(lastsMs),
			});
			return { row: index, session_id, session_start_time: new Date(startMs).toISOString() };
		});
	}

	it('takes few requests at a time, and few for each', async () => {
		let mostInFlight = 0;
		studio.configure({
			latencyMs: 200,
			faults: () => {
				mostInFlight = Math.max(mostInFlight, studio.idleRequests + 1);
				return undefined;
			},
		});
		const items = campaign(2 * MINUTE_MS);
		const { branches, error } = await wait(items);
		expect(error).toBeUndefined();
		expect(jsonOf(branches[0]).map(({ row }) => row)).toEqual(items.map(({ row }) => row));
		expect(jsonOf(branches[0]).every(({ finished }) => finished)).toBe(true);
		expect(mostInFlight).toBeLessThanOrEqual(10);
		// Details and parameters, at two looks or more where nothing marks the end.
		expect(studio.requests.length).toBeLessThan(8 * COUNT);
	});

	it('ends soon after the time is up, also if AI Studio answers slowly and with errors', async () => {
		studio.configure({
			latencyMs: 5000,
			faults: () => ({ kind: 'status', status: 503, started: false }),
		});
		const items = campaign(2 * MINUTE_MS);
		const beganMs = clock.now();
		const { branches } = await wait(items, { waitMinutes: 5 });
		expect(clock.now() - beganMs).toBeLessThan(6 * MINUTE_MS);
		expect(jsonOf(branches[0]).every(({ finished }) => finished === false)).toBe(true);
	});
});
