import type { JsonObject, SimulatorOptions } from '../simulator';
import { UNKNOWNS } from '../simulator';
import { talkOptions } from '../simulator/cliTalk';
import { strangeAnswers } from '../simulator/unknowns';
import { AGENT, call, conversation, http, useSimulators, whatsapp } from './simulatorSetup';

const NOW_MS = Date.parse('2026-03-02T09:00:00Z');
const { receiver, start } = useSimulators();

/** What is different in each run is not what an unknown is about. */
function withoutChance(text: string): string {
	return text
		.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uuid>')
		.replace(/session:[0-9A-F]{24}/g, 'session:<hex>')
		.replace(/(conversation|CON)-[\w-]+/g, '$1-<uuid>');
}

/** Everything that the simulator says to one of each request, and every callback that follows. */
async function everything(options: SimulatorOptions): Promise<string> {
	receiver.bodies.splice(0);
	receiver.headers.splice(0);
	const said: unknown[] = [];
	let nowMs = NOW_MS;
	const studio = await start({
		now: () => nowMs,
		ratePerSecond: { [AGENT]: 4 },
		callbacks: ({ channel }) => [
			{ afterMs: 0, status: channel === 'voice' ? 'busy' : 'delivered' },
		],
		...options,
	});
	const client = http(studio, { transformResponse: (text: string) => text });
	const tell = ({ status, data, headers }: { status: number; data: unknown; headers: object }) => {
		const retryAfter = (headers as JsonObject)['retry-after'];
		said.push([status, data, retryAfter]);
	};
	const status_url = receiver.url;
	tell(await call(studio, { status_url }));
	await studio.callbacksSettled();
	tell(await conversation(studio, { channel: 'sms', status_url }));
	await studio.callbacksSettled();
	const button = { type: 'button', parameters: [{ type: 'payload' }] };
	tell(await conversation(studio, { ...whatsapp, status_url, components: [button] }));
	await studio.callbacksSettled();
	const started = await http(studio).post('/http/init', { agent_id: AGENT });
	tell(started);
	const { session_id: httpId, session_token: token } = started.data;
	for (const input of ['Hello', 'bye', 'Hello']) {
		const headers = { Authorization: `Bearer ${token}` };
		tell(await client.post(`/http/${httpId}/step`, { input }, { headers }));
	}
	tell(await call(studio));
	tell(await call(studio));

	const { sessionId } = await studio.liveAgent.start(receiver.url);
	const file = { message_type: 'file', file: { url: 'https://example.com/a.pdf' } };
	tell(await client.post(`/live-agent/outbound/${sessionId}`, file));
	tell(await client.post(`/live-agent/disconnect/${sessionId}`, {}));
	await studio.callDisconnected(receiver.url, studio.sessions[0]);

	const minute = { startMs: NOW_MS - 120_000, endMs: NOW_MS - 60_000, agentId: AGENT };
	for (let index = 0; index < 8; index++) {
		studio.addSession({ ...minute, id: `tied-${index}` });
	}
	studio.addSession({
		...minute,
		id: 'said',
		startMs: NOW_MS - 110_000,
		parameters: { ORDER: '7' },
		turns: [{ speaker: 'user', text: 'Hi' }],
	});
	studio.addSession({ ...minute, id: 'running', startMs: NOW_MS - 100_000, endMs: NOW_MS + 1 });
	studio.addSession({ ...minute, id: 'unanswered', isAnswered: false });
	studio.addSession({ ...minute, id: 'fresh', endMs: NOW_MS });
	for (let index = 0; index < 30; index++) {
		studio.addSession({ ...minute, id: `old-${index}`, startMs: NOW_MS - 1e6 - index });
	}
	const dates = { from_date: '2026-03-01', to_date: '2026-03-03', page_size: 100 };
	for (const more of [
		{},
		{ sort_by: 'session_start_time:asc' },
		{ project_fields: '["channel_data.duration"]', page_number: 0 },
		{ filter_by: '{"must":[{"term":{"id":"nobody"}}]}' },
	]) {
		tell(await client.get('/insights/sessions', { params: { ...dates, ...more } }));
	}
	const params = { session_start_time: '2026-03-02' };
	for (const path of ['said', 'running', 'fresh', 'unanswered', 'said/parameters']) {
		tell(await client.get(`/insights/sessions/${path}`, { params }));
	}
	nowMs += 3_600_000;
	await studio.callbacksSettled();
	const { bodies, headers } = receiver;
	const styles = headers.map((header) => [header['content-type'], Boolean(header.authorization)]);
	return withoutChance(JSON.stringify([said, bodies, styles]));
}

describe('the unknowns of the API', () => {
	it('have an id and an option each, and two answers', () => {
		const ids = UNKNOWNS.map(({ id }) => id);
		const options = UNKNOWNS.map(({ option }) => option);
		expect(new Set(ids).size).toBe(ids.length);
		expect(new Set(options).size).toBe(options.length);
		for (const { ordinary, strange } of UNKNOWNS) {
			expect(strange.value).not.toEqual(ordinary.value);
			expect(strange.says).not.toBe(ordinary.says);
		}
	});

	let ordinary: string;
	beforeAll(async () => {
		ordinary = await everything({});
	});

	it('have the same ordinary answers each time', async () => {
		expect(await everything({})).toBe(ordinary);
	});

	it.each(UNKNOWNS.map(({ id }) => id))('can have their strange answer alone: %s', async (id) => {
		expect(await everything({ strange: [id] })).not.toBe(ordinary);
	});

	it('are all strange in the strange variant, except where an option is given', async () => {
		const all = strangeAnswers(true);
		expect(Object.keys(all)).toHaveLength(UNKNOWNS.length);
		const studio = await start({ strange: true, ...strangeAnswers(false), startStatus: 200 });
		expect((await call(studio)).status).toBe(200);
		expect((await call(studio)).data).toHaveProperty('trace_id');
		expect(() => strangeAnswers(['no.such'])).toThrow('no.such');
	});

	it.each([
		['insights.running=strange', { runningSessions: 'listed' }],
		['runningSessions=listed', { runningSessions: 'listed' }],
		['largestPage=20', { largestPage: 20 }],
		['endMarks=status,endTime', { endMarks: ['status', 'endTime'] }],
		['startStatus=ordinary', { startStatus: 200 }],
	])('can be answered on the command line: %s', (answer, expected) => {
		expect(
			talkOptions({ turn: '1', silent: true, strange: false, answer: [answer] }),
		).toMatchObject(expected);
	});

	it.each(['nothing=strange', 'startStatus', 'largestPage=many'])(
		'are not read from %s on the command line',
		(answer) => {
			const values = { turn: '1', silent: true, strange: false, answer: [answer] };
			expect(() => talkOptions(values)).toThrow();
		},
	);

	it('leave what is documented as it is in the strange variant', async () => {
		const studio = await start({ strange: true });
		const { data } = await call(studio, { status_url: receiver.url });
		expect(data).toMatchObject({
			session_id: studio.sessions[0].sessionId,
			session_start_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/),
		});
		await studio.callback(studio.sessions[0], 'busy');
		expect(receiver.bodies).toMatchObject([{ to: '972541116037', status: 'busy' }]);
		const wrongKey = http(studio, { headers: { 'X-Vgai-Key': 'other' } });
		expect((await wrongKey.get('/insights/sessions')).data).toEqual({
			status: 401,
			message: 'Not Authorised',
		});
	});
});
