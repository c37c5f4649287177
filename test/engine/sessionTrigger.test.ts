import type { INodeParameters } from 'n8n-workflow';
import type { PollingOptions } from '../harness/pollingNode';
import { HOUR_MS, MINUTE_MS, watchSessions } from '../harness/sessionTrigger';
import { studioCredential } from '../harness/studioNode';
import { isStrange } from '../harness/strange';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';
import { FLOW_SECRET, type AddedSession } from '../simulator';

const AGENTS = ['60c09d70e6a68858f4220848', '60c09d70e6a68858f4220849', '60c09d70e6a6885842208400'];

const clock = useJumpingClock();
const studio = useSimulator({ clock, agents: Object.fromEntries(AGENTS.map((id) => [id, {}])) });

type Changes = Pick<PollingOptions, 'parameters' | 'credentials' | 'node' | 'savedState'>;

const watch = (parameters: INodeParameters = {}, more: Parameters<typeof watchSessions>[3] = {}) =>
	watchSessions(studio.url, clock, parameters, more);

/** Adds a session that begins now and lasts some minutes. */
const converse = (minutes: number, more: Partial<AddedSession> = {}) =>
	studio.addSession({
		startMs: Date.now(),
		endMs: Date.now() + minutes * MINUTE_MS,
		...more,
	});

/** Adds a session that was over some minutes ago. */
const pastCall = (minutesAgo: number, more: Partial<AddedSession> = {}) => {
	const endMs = Date.now() - minutesAgo * MINUTE_MS;
	return studio.addSession({ startMs: endMs - 3 * MINUTE_MS, endMs, ...more });
};

const queries = () =>
	studio.requests.filter(({ path }) => path === '/insights/sessions').map(({ query }) => query);

describe('what starts the workflow', () => {
	it('is a finished conversation, with all that was said and collected', async () => {
		const node = watch({ options: { referenceParameter: 'ROW' } });
		await node.activate();
		const id = converse(2, {
			isInbound: true,
			person: '972541116037',
			turns: [
				{ speaker: 'agent', text: 'How can I help?' },
				{ speaker: 'user', text: 'Call me tomorrow', afterMs: 4000 },
			],
			parameters: { ROW: 'row 7', NAME: 'Dana' },
		});
		await node.minutes(8);
		expect(node.batches).toEqual([
			[
				expect.objectContaining({
					id,
					session_id: id,
					event_id: id,
					reference: 'row 7',
					source: isStrange ? 972541116037 : '972541116037',
					transcript: 'Agent: How can I help?\nUser: Call me tomorrow',
					turns: [
						{ speaker: 'agent', text: 'How can I help?' },
						{ speaker: 'user', text: 'Call me tomorrow' },
					],
					parameters: { ROW: 'row 7', NAME: 'Dana' },
					channel_data: {
						duration: isStrange ? '120' : 120,
						audio_url: expect.stringContaining('https://'),
					},
				}),
			],
		]);
		expect(node.items[0]).not.toHaveProperty('details_missing');
		expect(node.errors).toEqual([]);
	});

	it('is not a conversation that still runs, and comes a few minutes after its end', async () => {
		studio.configure({ runningSessions: 'listed' });
		const node = watch();
		await node.activate();
		const id = converse(10);
		await node.minutes(9);
		expect(node.ids).toEqual([]);
		await node.minutes(5);
		expect(node.ids).toEqual([id]);
	});

	it('waits for the recording of a call, but not for ever', async () => {
		const node = watch();
		await node.activate();
		const endMs = Date.now() + MINUTE_MS;
		const late = converse(1, { recordedMs: endMs + 80_000 });
		const none = converse(1, { recordedMs: Infinity });
		await node.minutes(6);
		const recorded = node.items.map(({ id, channel_data }) => [
			id,
			(channel_data as { audio_url: unknown }).audio_url !== null,
		]);
		expect(recorded).toHaveLength(2);
		expect(recorded).toEqual(
			expect.arrayContaining([
				[late, true],
				[none, false],
			]),
		);
	});

	it.each([
		[{}, false],
		[{ includeFlowPath: true }, true],
	])('holds the path of the flow only where it is asked for: %j', async (options, isThere) => {
		const node = watch({ options });
		await node.activate();
		converse(1);
		await node.minutes(6);
		expect(node.items).toHaveLength(1);
		expect(JSON.stringify(node.items).includes(FLOW_SECRET)).toBe(isThere);
	});

	it('comes in the order of the starts, and each once', async () => {
		const node = watch();
		await node.activate();
		const ids = [3, 2, 1].map((minutes) => {
			const id = converse(minutes, { startMs: Date.now() + (4 - minutes) * 1000 });
			return id;
		});
		await node.minutes(40);
		expect(node.batches.flatMap((batch) => batch.map(({ id }) => id)).sort()).toEqual(ids.sort());
		for (const batch of node.batches) {
			const starts = batch.map(({ session_start_time: start }) => String(start));
			expect(starts).toEqual([...starts].sort());
		}
	});
});

describe('the first poll', () => {
	it.each([{ runningSessions: 'hidden' }, { runningSessions: 'listed' }] as const)(
		'puts nothing out, and what was over by then never comes, with running sessions %j',
		async (answers) => {
			studio.configure(answers);
			const old = [pastCall(1), pastCall(30), pastCall(20 * 60)];
			const running = converse(15);
			const node = watch();
			await node.activate();
			expect(node.batches).toEqual([]);
			const fresh = converse(2);
			await node.minutes(60);
			expect(node.ids.sort()).toEqual([running, fresh].sort());
			expect(node.ids).not.toEqual(expect.arrayContaining(old));
		},
	);

	it('brings the conversations since a start date', async () => {
		const [before, ...since] = [100 * 24 * 60, 70 * 24 * 60, 300, 10].map((minutes) =>
			pastCall(minutes),
		);
		const startFrom = new Date(Date.now() - 80 * 24 * HOUR_MS).toISOString();
		const node = watch({ options: { startFrom } });
		await node.activate();
		await node.minutes(3);
		expect(node.ids).toEqual(since);
		expect(node.ids).not.toContain(before);
		const fresh = converse(1);
		await node.minutes(60);
		expect(node.ids).toEqual([...since, fresh]);
	});

	it('waits for a start date that lies ahead', async () => {
		const startFrom = new Date(Date.now() + 30 * MINUTE_MS).toISOString();
		const node = watch({ options: { startFrom } });
		await node.activate();
		converse(2);
		await node.minutes(31);
		const later = converse(2);
		await node.minutes(40);
		expect(node.ids).toEqual([later]);
	});

	it('loses nothing that finishes before n8n has saved it', async () => {
		const node = watch({}, { cursors: 'durable' });
		const running = converse(1);
		await node.activate();
		expect(node.savedState).toEqual({});
		await node.minutes(10);
		expect(node.ids).toEqual([running]);
	});
});

describe('a new beginning', () => {
	const workflowId = 'begins-anew';
	const credentials = studioCredential('http://localhost');

	it.each([
		['another name', { node: { name: 'Renamed' }, savedState: {} }],
		['other filters', { parameters: { filters: { channels: ['voice'] } } }],
		['another credential', { credentials: studioCredential('http://localhost') }],
	])('is made with %s: what was over by then does not come out', async (_name, changes) => {
		credentials.vonageAiStudioApi.baseUrl = studio.url;
		const options = { startFrom: new Date(Date.now()).toISOString() };
		const node = watch({ options }, { workflowId, credentials, node: { id: 'node' } });
		await node.activate();
		const first = converse(1);
		await node.minutes(6);
		expect(node.ids).toEqual([first]);
		node.deactivate();

		const over = converse(1);
		await clock.sleep(10 * MINUTE_MS);
		const { parameters = {}, ...more } = changes as Partial<Changes>;
		if (more.credentials) more.credentials.vonageAiStudioApi.baseUrl = studio.url;
		const changed = watch(parameters, {
			workflowId,
			credentials,
			savedState: node.savedState,
			...more,
			node: { id: 'node', ...more.node },
		});
		await changed.activate();
		const second = converse(1);
		await changed.minutes(40);
		expect(changed.ids).toEqual([second]);
		expect(changed.ids).not.toContain(over);
	});

	it('is not made with a renewed key: nothing is lost', async () => {
		credentials.vonageAiStudioApi.baseUrl = studio.url;
		const renewed = studioCredential(studio.url, { apiKey: 'old key' });
		const node = watch({}, { credentials: renewed });
		await expect(node.activate()).rejects.toThrow('did not accept the API key');
		renewed.vonageAiStudioApi.apiKey = 'simulator-key';
		await node.activate();
		renewed.vonageAiStudioApi.apiKey = 'old key';
		const id = converse(1);
		await node.minutes(6);
		renewed.vonageAiStudioApi.apiKey = 'simulator-key';
		await node.minutes(6);
		expect(node.ids).toEqual([id]);
	});
});

describe('the example for the editor', () => {
	it('is the newest finished conversation, and leaves no trace', async () => {
		studio.configure({ runningSessions: 'listed' });
		pastCall(60);
		const newest = pastCall(20);
		converse(30);
		const node = watch();
		const { branches } = await node.pollManually();
		expect(branches[0]).toMatchObject([{ json: { event_id: newest, transcript: '' } }]);
		await node.activate();
		const saved = JSON.stringify(node.savedState);
		await node.pollManually();
		expect(JSON.stringify(node.savedState)).toBe(saved);
		expect(node.batches).toEqual([]);
	});

	it('is of the chosen agent and channel', async () => {
		const wanted = pastCall(60, { agentId: AGENTS[1], channel: 'sms' });
		pastCall(50, { agentId: AGENTS[1] });
		pastCall(40, { channel: 'sms' });
		const filters = { agentIds: AGENTS[1], channels: ['sms'] };
		const { branches } = await watch({ filters }).pollManually();
		expect(branches[0]).toMatchObject([{ json: { event_id: wanted } }]);
	});

	it('says what to do where there is none', async () => {
		pastCall(8 * 24 * 60);
		const { error } = await watch().pollManually();
		expect(error?.message).toBe('There is no finished conversation of the last 7 days');
		expect(error?.description).toContain('Hold a conversation with the agent');
	});

	it('says at once what is wrong', async () => {
		studio.configure({ faults: () => ({ kind: 'status', status: 401, started: false }) });
		const { error } = await watch().pollManually();
		expect(error?.message).toContain('did not accept the API key');
	});
});

describe('the filters', () => {
	it.each([
		['one agent', AGENTS[0], [0]],
		['several agents', ` ${AGENTS[0]},, ${AGENTS[2]} `, [0, 2]],
		['no agent', ' ', [0, 1, 2]],
	])(
		'let the sessions of %s through, and ask AI Studio for no others',
		async (_name, agentIds, wanted) => {
			const node = watch({ filters: { agentIds } });
			await node.activate();
			const ids = AGENTS.map((agentId) => converse(1, { agentId }));
			await node.minutes(6);
			expect(node.ids.sort()).toEqual(wanted.map((index) => ids[index]).sort());
			const conditions = wanted.map((index) => ({
				term: { 'agent_information.id': AGENTS[index] },
			}));
			const filter = wanted.length < 3 ? JSON.stringify({ should: conditions }) : undefined;
			expect(queries()[0].filter_by).toBe(filter);
		},
	);

	it.each(['documented', 'lowercase', 'uppercase'] as const)(
		'know the channels by their %s names',
		async (channelNames) => {
			studio.configure({ channelNames });
			for (const channel of ['voice', 'sms', 'whatsapp', 'http'] as const) {
				const node = watch({ filters: { channels: [channel] } });
				await node.activate();
				const all = (['voice', 'sms', 'whatsapp', 'http'] as const).map((name) => [
					name,
					converse(1, { channel: name }),
				]);
				await node.minutes(6);
				expect(node.ids).toEqual([Object.fromEntries(all)[channel]]);
			}
		},
	);
});

describe('settings that make no sense', () => {
	it.each([
		[{ longestConversation: 0 }, '"Longest Conversation"'],
		[{ longestConversation: 1, quietMinutes: 90 }, '"Quiet Minutes"'],
		[{ startFrom: 'soon' }, '"Start From"'],
	])('%j are refused before anything is asked', async (options, field) => {
		await expect(watch({ options }).activate()).rejects.toThrow(field);
		expect(studio.requests).toEqual([]);
	});
});
