import type { JsonObject, Simulator } from '../simulator';
import { AGENT, call, http, useSimulators } from './simulatorSetup';

const DAY_MS = 24 * 60 * 60 * 1000;
const { start } = useSimulators();

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

	it.each([
		['cut', [4, 4, 2, 0]],
		['refused', 401],
	] as const)('a page_size above the largest is %s', async (overlargePage, expected) => {
		const studio = await start({ ...options, sessions: 10, largestPage: 4, overlargePage });
		const pages = await Promise.all(
			[0, 1, 2, 3].map((page_number) => search(studio, { page_number, page_size: 100 })),
		);
		if (typeof expected === 'number') {
			expect(pages.map(({ status }) => status)).toEqual(Array(4).fill(expected));
		} else {
			expect(pages.map(({ data }) => data.length)).toEqual(expected);
		}
	});

	it('can ignore the page number, and refuse to page deep', async () => {
		const studio = await start({ ...options, pageNumbers: 'ignored', deepestResult: 20 });
		const [first, second] = [
			(await search(studio, {})).data,
			(await search(studio, { page_number: 1 })).data,
		];
		expect(second).toEqual(first);
		studio.configure({ pageNumbers: 'kept' });
		expect((await search(studio, { page_number: 1 })).data).not.toEqual(first);
		expect((await search(studio, { page_number: 2 })).status).toBe(401);
	});

	it('pages through thousands of sessions that tests put in, each once', async () => {
		const studio = await start();
		const beginMs = Date.parse('2025-02-01T00:00:00Z');
		for (let index = 0; index < 5000; index++) {
			// In no order, and some at the same time.
			const startMs = beginMs + ((index * 7919) % 4000) * 60_000;
			studio.addSession({ startMs, endMs: startMs + 30_000 });
		}
		const ids = new Set<string>();
		const times: string[] = [];
		for (let page_number = 0; ; page_number++) {
			const { data } = await search(studio, {
				page_number,
				page_size: 500,
				sort_by: 'session_start_time:asc',
				project_fields: '["id","session_start_time"]',
			});
			if (data.length === 0) break;
			for (const { id, session_start_time: time } of data) {
				ids.add(id);
				times.push(time);
			}
		}
		expect(ids.size).toBe(5000);
		expect(times).toEqual([...times].sort());
	});

	it('orders what the sort leaves equal as the options say', async () => {
		const studio = await start();
		const startMs = Date.parse('2025-02-01T00:00:00Z');
		for (let index = 0; index < 20; index++) studio.addSession({ startMs, endMs: startMs });
		const order = async () =>
			(await search(studio, { page_size: 20 })).data.map(({ id }: JsonObject) => id);
		const first = await order();
		expect(await order()).toEqual(first);
		studio.configure({ tieOrder: 'changing' });
		const [second, third] = [await order(), await order()];
		expect(second).not.toEqual(third);
		expect([...second].sort()).toEqual([...first].sort());
	});

	it.each(['seen', 'client', 'turns', 'lowercase', 'speakers', 'text'] as const)(
		'finds what the person said, and nothing that the agent said, with transcriptions as %s',
		async (transcriptions) => {
			const studio = await start({ transcriptions });
			const startMs = Date.parse('2025-02-01T00:00:00Z');
			studio.addSession({
				startMs,
				endMs: startMs,
				turns: [
					{ speaker: 'agent', text: 'Do you want a refund?' },
					{ speaker: 'user', text: 'A parcel is missing' },
				],
			});
			const count = async (words: string) => {
				const filter = { must: [{ match: { 'transcription.client': words } }] };
				return (await search(studio, { filter_by: JSON.stringify(filter) })).data.length;
			};
			expect([await count('parcel'), await count('refund')]).toEqual([1, 0]);
		},
	);

	it('wraps, flattens and answers nothing as the options say', async () => {
		const studio = await start({
			...options,
			insightsEnvelope: 'nested',
			projection: 'flat',
			emptySearch: 'notFound',
		});
		const project_fields = '["channel_data.duration"]';
		const { data } = await search(studio, { project_fields, page_size: 1 });
		expect(data).toEqual({
			status: 'ok',
			data: {
				total: '250',
				page_number: '0',
				sessions: [{ 'channel_data.duration': expect.any(Number) }],
			},
		});
		expect((await search(studio, { from_date: '2025-02-28T23:59:59' })).status).toBe(404);
	});
});
