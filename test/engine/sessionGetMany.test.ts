import { itOrdinary } from '../harness/strange';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';
import { API_KEY, jsonOf, runStudioNode, startStudioNode } from '../harness/studioNode';
import { until } from '../n8n/until';

const COUNT = 3000;
const DAYS = 150;
const UNTIL_MS = Date.now();

const clock = useJumpingClock();
const studio = useSimulator({
	ratePerSecond: Infinity,
	sessions: COUNT,
	sessionsSpanDays: DAYS,
	sessionsUntilMs: UNTIL_MS,
	clock,
});

type More = Parameters<typeof runStudioNode>[2];
const parametersOf = (more: object) => ({ resource: 'session', operation: 'getMany', ...more });
const getMany = async (parameters: object, more?: More) =>
	await runStudioNode(studio.url, parametersOf(parameters), more);

const daysAgo = (days: number) => new Date(UNTIL_MS - days * 24 * 60 * 60_000).toISOString();
const ALL = { returnAll: true, fromDate: daysAgo(DAYS + 1) };
const queries = () => studio.requests.map(({ query }) => query);
const startTimes = (run: Awaited<ReturnType<typeof getMany>>) =>
	jsonOf(run.branches[0]).map(({ session_start_time: time }) => String(time));
const newestFirst = (times: string[]) => [...times].sort().reverse();

describe('Session: Get Many', () => {
	itOrdinary('brings the newest 50 sessions of the last 7 days with one request', async () => {
		const run = await getMany({});
		expect(run.error).toBeUndefined();
		expect(startTimes(run)).toHaveLength(50);
		expect(startTimes(run)).toEqual(newestFirst(startTimes(run)));
		expect(run.branches[0][0]).toMatchObject({
			json: { id: expect.any(String), transcript: expect.any(String), turns: expect.any(Array) },
			pairedItem: { item: 0 },
		});
		const [{ from_date, to_date, ...query }] = queries();
		expect(studio.requests).toHaveLength(1);
		expect(studio.requests[0].headers['x-vgai-key']).toBe(API_KEY);
		expect(query).toEqual({
			page_number: '0',
			page_size: '50',
			sort_by: 'session_start_time:desc',
		});
		expect(Date.parse(to_date) - Date.parse(from_date)).toBe(7 * 24 * 60 * 60_000);
		expect(Date.now() - Date.parse(to_date)).toBeLessThan(10_000);
	});

	it.each(['array', 'object'] as const)(
		'brings all, once and newest first, from an %s',
		async (insightsEnvelope) => {
			studio.configure({ insightsEnvelope });
			const run = await getMany(ALL);
			expect(new Set(jsonOf(run.branches[0]).map(({ id }) => id)).size).toBe(COUNT);
			expect(run.branches[0]).toHaveLength(COUNT);
			expect(startTimes(run)).toEqual(newestFirst(startTimes(run)));
		},
	);

	it('splits a range that Insights does not allow', async () => {
		await getMany(ALL);
		const ranges = [
			...new Set(queries().map(({ from_date, to_date }) => `${from_date} ${to_date}`)),
		];
		expect(ranges).toHaveLength(3);
		expect(studio.requests.map(({ answeredStatus }) => answeredStatus)).not.toContain(401);
	});

	itOrdinary('asks for no more pages than it needs', async () => {
		await getMany(ALL);
		expect(studio.requests.length).toBeLessThanOrEqual(COUNT / 100 + 3);
	});

	it('keeps the order across the split, oldest first too, up to the limit', async () => {
		const fromDate = daysAgo(DAYS + 1);
		const run = await getMany({
			fromDate,
			limit: 1500,
			options: { sort: 'session_start_time:asc' },
		});
		const times = startTimes(run);
		expect(times).toHaveLength(1500);
		expect(times).toEqual([...times].sort());
		expect(queries()[0]).toMatchObject({ sort_by: 'session_start_time:asc' });
		expect(Date.parse(`${times[0].replace('Z', '')}Z`)).toBeLessThan(Date.parse(daysAgo(DAYS - 1)));
		expect(run.hints).toEqual([]);
	});

	it('says that another order holds within each 60 days only', async () => {
		const options = { sort: 'source:asc' };
		const { hints } = await getMany({ ...ALL, returnAll: false, options }, { items: [{}, {}] });
		expect(hints).toHaveLength(1);
		expect(hints[0].message).toContain('within each 60 days only');
	});

	it('takes dates of expressions, and counts a day without a time to its end', async () => {
		await getMany({
			fromDate: '={{ DateTime.fromISO("2026-03-01T00:00:00+02:00") }}',
			toDate: '={{ "2026-03-31" }}',
		});
		expect(Date.parse(queries()[0].from_date)).toBe(Date.parse('2026-02-28T22:00:00Z'));
		const { to_date } = queries()[0];
		expect(to_date).toMatch(/59:59\.999Z$/);
	});

	it('sends every filter, with its braces encoded', async () => {
		const [{ json: wanted }] = (await getMany({ limit: 1 })).branches[0];
		const run = await getMany({
			filters: {
				agentId: String(wanted.agent_id),
				destination: `+${String(wanted.destination)}`,
				sessionId: String(wanted.id),
				source: String(wanted.source),
				transcriptContains: String((wanted.turns as Array<{ text: string }>).at(-1)?.text),
			},
			options: { filterJson: '{"must_not": [{"term": {"destination": "1"}}]}' },
		});
		expect(jsonOf(run.branches[0])).toEqual([wanted]);
		const request = studio.requests[1];
		expect(request.rawUrl).not.toMatch(/[{}"[\] ]/);
		expect(JSON.parse(request.query.filter_by)).toEqual({
			must: [
				{ term: { 'agent_information.id': wanted.agent_id } },
				{ term: { destination: String(wanted.destination) } },
				{ term: { id: wanted.id } },
				{ term: { source: String(wanted.source) } },
				{ match: { 'transcription.client': expect.any(String) } },
			],
			must_not: [{ term: { destination: '1' } }],
		});
	});

	it.each(['+44 (0)20 7946 0018', '0044 20 7946 0018', '+1 (415) 555-2671', '＋972 54-111-6037'])(
		'reads a number as the field To does: %s',
		async (number) => {
			await runStudioNode(studio.url, { to: number });
			const [{ to }] = studio.sessions;
			await getMany({ filters: { destination: number, source: number } });
			expect(JSON.parse(studio.requests[1].query.filter_by)).toEqual({
				must: [{ term: { destination: to } }, { term: { source: to } }],
			});
		},
	);

	itOrdinary('asks for the chosen fields only, and makes no transcript up', async () => {
		const run = await getMany({ limit: 3, options: { fields: 'id, channel_data.duration' } });
		expect(JSON.parse(queries()[0].project_fields)).toEqual(
			expect.arrayContaining(['id', 'channel_data.duration']),
		);
		const id = expect.any(String) as string;
		expect(jsonOf(run.branches[0])).toEqual(
			Array(3).fill({ id, session_id: id, channel_data: { duration: expect.any(Number) } }),
		);
	});

	it('searches for each item', async () => {
		const run = await getMany(
			{ limit: '={{ $json.count }}' },
			{ items: [{ count: 1 }, { count: 2 }] },
		);
		expect(run.branches[0].map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 1 },
		]);
	});

	it('finds nothing where there is nothing', async () => {
		const run = await getMany({ filters: { sessionId: 'no-such-session' } });
		expect(run.error).toBeUndefined();
		expect(run.branches[0]).toEqual([]);
	});

	it('takes a 404 for a search without result', async () => {
		studio.configure({ faults: () => ({ kind: 'status', status: 404, started: false }) });
		const run = await getMany({});
		expect(run.error).toBeUndefined();
		expect(run.branches[0]).toEqual([]);
	});

	it.each([
		[{ fromDate: 'yesterday' }, '"From Date" is not a date'],
		[{ toDate: '31.12.2026' }, '"To Date" is not a date'],
		[{ fromDate: daysAgo(1), toDate: daysAgo(2) }, '"From Date" is after To Date'],
		[{ limit: '={{ 0 }}' }, '"Limit" can\'t be'],
		[{ options: { filterJson: '{"must":' } }, '"Filter (JSON)" is not valid JSON'],
		[{ options: { sort: 'newest first' } }, '"Sort" can\'t be'],
	])('refuses %j before anything is sent', async (wrong, message) => {
		const { error } = await getMany(wrong);
		expect(error?.message).toContain(message);
		expect(studio.requests).toEqual([]);
	});
});

describe('Session: Get Many when something goes wrong', () => {
	it('tries a page again, and brings all', async () => {
		studio.configure({
			faults: [
				{ kind: 'status', status: 429, started: false, headers: { 'retry-after': '9' } },
				{ kind: 'status', status: 503, started: false },
				undefined,
				{ kind: 'resetBeforeAccept' },
				{ kind: 'truncatedJson', started: true },
				{ kind: 'html', status: 502, started: false },
				{ kind: 'html', status: 200, started: false },
			],
		});
		const run = await getMany({ returnAll: true, fromDate: daysAgo(20) });
		expect(run.error).toBeUndefined();
		expect(startTimes(run)).toHaveLength((COUNT / DAYS) * 20);
		const [first, second] = studio.requests.map(({ receivedAtMs }) => receivedAtMs);
		expect(second - first).toBe(9000);
	});

	it('fails within 15 seconds when the server stays broken, and says what to do', async () => {
		studio.configure({ faults: () => ({ kind: 'status', status: 500, started: false }) });
		const beganMs = clock.now();
		const { error } = await getMany({});
		expect(error?.message).toBe('AI Studio answered with status 500');
		expect(error?.description).toContain('It was asked several times');
		expect(clock.now() - beganMs).toBeLessThan(15_000);
		expect(studio.requests.length).toBeGreaterThan(1);
	});

	it('fails when the answer stays unreadable', async () => {
		studio.configure({ faults: () => ({ kind: 'empty', started: true }) });
		const { error } = await getMany({});
		expect(error?.message).toContain('sent an answer that could not be read');
	});

	it('says both when the key or the search is refused', async () => {
		const { error } = await getMany({ options: { filterJson: '{"must": [{"range": {}}]}' } });
		expect(error?.message).toContain('did not accept the API key or the fields of this item');
		expect(error?.description).toContain('AI Studio said: invalid parameters: filter_by');
		expect(studio.requests).toHaveLength(1);
	});

	it('gives one failed item for a search that breaks off, and goes on with the next', async () => {
		studio.configure({
			faults: ({ number }) =>
				number === 2 ? { kind: 'status', status: 400, started: false } : undefined,
		});
		const { branches } = await getMany(
			{ limit: '={{ $json.count }}' },
			{ items: [{ count: 150 }, { count: 1 }], node: { onError: 'continueErrorOutput' } },
		);
		expect(jsonOf(branches[1])).toMatchObject([
			{ count: 150, error: expect.stringContaining('status 400') },
		]);
		expect(branches[0]).toMatchObject([{ pairedItem: { item: 1 } }]);
	});

	it('says that AI Studio could not be reached', async () => {
		const { error } = await getMany(
			{},
			{
				credentials: {
					vonageAiStudioApi: { apiKey: 'key', region: 'custom', baseUrl: 'http://127.0.0.1:1' },
				},
			},
		);
		expect(error?.message).toContain('n8n could not connect to http://127.0.0.1:1');
	});

	it('asks for no further page once the user stops the execution, and gives what came', async () => {
		const started = startStudioNode(studio.url, parametersOf(ALL));
		await until(() => studio.requests.length >= 3);
		started.cancel();
		const { run, branches } = await started.result();
		expect(run.status).toBe('canceled');
		expect(branches[0].length).toBeGreaterThan(0);
		expect(branches[0].length).toBeLessThan(COUNT);
		const asked = studio.requests.length;
		// As long as the stopped run would have taken.
		await getMany({ ...ALL, options: { sort: 'session_start_time:asc' } });
		const stopped = queries().filter(({ sort_by }) => sort_by === 'session_start_time:desc');
		expect(stopped).toHaveLength(asked);
	});

	it('stops waiting for the next try once the user stops the execution', async () => {
		studio.configure({
			faults: () => ({
				kind: 'status',
				status: 429,
				started: false,
				headers: { 'retry-after': '200' },
			}),
		});
		const started = startStudioNode(studio.url, parametersOf({}));
		await until(() => studio.requests[0]?.answeredStatus);
		started.cancel();
		expect((await started.result()).run.status).toBe('canceled');
	});
});
