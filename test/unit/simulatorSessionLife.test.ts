import type { AddedSession, JsonObject, SimulatorOptions } from '../simulator';
import { FLOW_SECRET } from '../simulator';
import { AGENT, call, http, useSimulators } from './simulatorSetup';

const START_MS = Date.parse('2026-03-02T09:00:00Z');
const HOUR_MS = 60 * 60_000;

const { start } = useSimulators();

/** A simulator whose time of day stands still until it is moved, and what it shows of its sessions. */
async function studioAt(options: SimulatorOptions = {}) {
	let nowMs = START_MS;
	const studio = await start({ now: () => nowMs, ...options });
	const get = async (path: string, params?: object) =>
		await http(studio).get<JsonObject>(`/insights/sessions${path}`, { params });
	return {
		studio,
		/** Moves the time to so many ms after the beginning of the test. */
		at: (afterMs: number) => {
			nowMs = START_MS + afterMs;
		},
		listed: async () => {
			const dates = { from_date: '2026-03-01', to_date: '2026-03-04' };
			return (await get('', dates)).data as unknown as JsonObject[];
		},
		get,
	};
}

/** A call of a minute that began with the test. */
const MINUTE: AddedSession = { startMs: START_MS, endMs: START_MS + 60_000 };

describe('a session in Insights', () => {
	it('is not in the search before its end, and there by its id from its start on', async () => {
		const { studio, at, listed, get } = await studioAt();
		const id = studio.addSession(MINUTE);
		at(59_000);
		expect(await listed()).toEqual([]);
		expect((await get(`/${id}`)).data).toMatchObject({ id, channel_data: { duration: 59 } });
		at(60_000);
		expect(await listed()).toMatchObject([{ id, channel_data: { duration: 60 } }]);
		at(HOUR_MS);
		expect(await listed()).toMatchObject([{ channel_data: { duration: 60 } }]);
	});

	it('can be in the search while it runs', async () => {
		const { studio, at, listed } = await studioAt({ runningSessions: 'listed' });
		studio.addSession({ ...MINUTE, turns: [{ speaker: 'user', text: 'Hi', afterMs: 30_000 }] });
		expect(await listed()).toMatchObject([{ transcription: [], channel_data: { duration: 0 } }]);
		at(30_000);
		expect(await listed()).toMatchObject([
			{ transcription: [{ User: 'Hi' }], channel_data: { duration: 30 } },
		]);
	});

	it.each([
		['status', 'status', 'IN_PROGRESS', 'ENDED'],
		['sessionStatus', 'session_status', 'ACTIVE', 'CLOSED'],
		['endTime', 'session_end_time', null, '2026-03-02T09:01:00.000000'],
	] as const)('can carry a mark of its end: %s', async (mark, field, before, after) => {
		const { studio, at, get } = await studioAt({ endMarks: [mark] });
		const id = studio.addSession(MINUTE);
		expect((await get(`/${id}`)).data[field]).toBe(before);
		at(60_000);
		expect((await get(`/${id}`)).data[field]).toBe(after);
		studio.configure({ endMarks: [] });
		expect((await get(`/${id}`)).data).not.toHaveProperty(field);
	});

	it('can appear in the search hours late', async () => {
		const { studio, at, listed, get } = await studioAt({ appearsAfterMs: 2 * HOUR_MS });
		const id = studio.addSession(MINUTE);
		const early = studio.addSession({ ...MINUTE, appearsMs: START_MS + HOUR_MS });
		at(60_000);
		expect(await listed()).toEqual([]);
		expect((await get(`/${id}`)).status).toBe(200);
		at(HOUR_MS);
		expect(await listed()).toMatchObject([{ id: early }]);
		at(60_000 + 2 * HOUR_MS);
		expect(await listed()).toHaveLength(2);
	});

	it.each([
		['atOnce', [200, 200, 200]],
		['ended', [404, 200, 200]],
		['listed', [404, 404, 200]],
	] as const)('is there by its id: %s', async (readableById, expected) => {
		const { studio, at, get } = await studioAt({ readableById, appearsAfterMs: HOUR_MS });
		const id = studio.addSession(MINUTE);
		const statuses = [];
		for (const moment of [0, 60_000, 60_000 + HOUR_MS]) {
			at(moment);
			statuses.push((await get(`/${id}`)).status);
		}
		expect(statuses).toEqual(expected);
	});

	it('settles its duration and its recording some time after the end', async () => {
		const { studio, at, get } = await studioAt({
			durations: 'settling',
			settlesAfterMs: 10_000,
			recordingAfterMs: 40_000,
		});
		const id = studio.addSession(MINUTE);
		const channelData = async (afterMs: number) => {
			at(afterMs);
			return (await get(`/${id}`)).data.channel_data;
		};
		expect(await channelData(69_000)).toEqual({ duration: null, audio_url: null });
		expect(await channelData(70_000)).toEqual({ duration: 60, audio_url: null });
		expect(await channelData(100_000)).toEqual({
			duration: 60,
			audio_url: expect.stringMatching(/^https:/),
		});
		studio.configure({ durations: 'absent' });
		expect(await channelData(100_000)).not.toHaveProperty('duration');
	});

	it.each([404, 500] as const)('can fail by its id for ever, with %i', async (detailsStatus) => {
		const { studio, at, listed, get } = await studioAt();
		const id = studio.addSession({ ...MINUTE, detailsStatus });
		at(HOUR_MS);
		expect((await get(`/${id}`)).status).toBe(detailsStatus);
		expect((await get(`/search/${id}`)).status).toBe(detailsStatus);
		expect(await listed()).toMatchObject([{ id }]);
	});

	it('is ended by hand when it has no end of its own', async () => {
		const { studio, at, listed } = await studioAt();
		const id = studio.addSession({ startMs: START_MS, channel: 'whatsapp' });
		at(20 * HOUR_MS);
		expect(await listed()).toEqual([]);
		expect(studio.conversation(id)).not.toHaveProperty('endedAtMs');
		studio.endSession(id, START_MS + HOUR_MS);
		expect(await listed()).toMatchObject([{ id, channel_data: { duration: 3600 } }]);
		studio.reset();
		expect(await listed()).toEqual([]);
	});

	it('shows the documented fields, and the keys of its flow', async () => {
		const { studio, at, get } = await studioAt();
		const id = studio.addSession({
			...MINUTE,
			channel: 'whatsapp',
			isInbound: true,
			person: '972541116037',
			agentId: AGENT,
			parameters: { NAME: 'Diane' },
			turns: [{ speaker: 'agent', text: 'Hello' }],
		});
		at(60_000);
		const { data } = await get(`/${id}`);
		expect(data).toMatchObject({
			agent_id: AGENT,
			agent_information: { id: AGENT, name: expect.any(String) },
			channel: 'Whatsapp',
			source: '972541116037',
			destination: expect.stringMatching(/^\d+$/),
			session_start_time: '2026-03-02T09:00:00.000000',
			parameters: { NAME: 'Diane' },
		});
		const [{ request }] = data.flow_path as Array<{ request: Record<string, string> }>;
		expect(request.headers).toContain(FLOW_SECRET);
		expect(request.payload).toContain(FLOW_SECRET);
		studio.configure({ flowSecret: 'another-key' });
		expect(JSON.stringify((await get(`/${id}`)).data.flow_path)).toContain('another-key');
	});

	it('is answered under search/{id} too, in the form that public programs read', async () => {
		const { studio, get } = await studioAt();
		const id = studio.addSession({ ...MINUTE, turns: [{ speaker: 'user', text: 'Hi' }] });
		expect((await get(`/search/${id}`)).data).toMatchObject({
			id,
			transcription: [{ user: 'Hi' }],
		});
		expect((await get('/search/unknown')).status).toBe(404);
	});

	it.each([
		['ordinary', 60, '972541116037', '7'],
		['swapped', '60', 972541116037, 7],
		['plus', 60, '+972541116037', '7'],
	] as const)('writes numbers in the way %s', async (numberStyle, duration, destination, value) => {
		const { studio, at, get } = await studioAt({ numberStyle, sessionParametersForm: 'list' });
		const id = studio.addSession({
			...MINUTE,
			person: '972541116037',
			parameters: [{ name: 'ORDER', value: '7' }],
		});
		at(60_000);
		expect((await get(`/${id}`)).data).toMatchObject({
			destination,
			channel_data: { duration },
			parameters: [{ name: 'ORDER', value }],
		});
	});

	it('can be unknown where nobody picked up', async () => {
		const { studio, at, listed, get } = await studioAt();
		const id = studio.addSession({ ...MINUTE, isAnswered: false });
		at(60_000);
		expect(await listed()).toMatchObject([{ id, channel_data: { duration: 0, audio_url: null } }]);
		studio.configure({ unansweredSessions: 'missing' });
		expect(await listed()).toEqual([]);
		expect((await get(`/${id}`)).status).toBe(404);
	});

	it('is over at once where nothing is said', async () => {
		const { studio, listed } = await studioAt();
		const { data } = await call(studio);
		expect(await listed()).toMatchObject([{ id: data.session_id, transcription: [] }]);
	});
});
