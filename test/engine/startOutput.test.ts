import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { DeduplicationStore } from '../harness/engine';
import type { NodeRunOptions } from '../harness/engine';
import { freshAgent, jsonOf, recipients, runStudioNode } from '../harness/studioNode';
import { exactly, itOrdinary } from '../harness/strange';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';

const clock = useJumpingClock();
const studio = useSimulator({ ratePerSecond: Infinity, clock });

const STATUS_URL = 'https://n8n.example.com/webhook/abc?team=blue';
const rows = recipients(3).map((row, index) => ({ ...row, id: `row-${index}`, name: `N${index}` }));
const [first, second, third] = rows;

const start = async (parameters: INodeParameters, more: Partial<NodeRunOptions> = {}) =>
	await runStudioNode(studio.url, { reference: '={{ $json.id }}', ...parameters }, more);

describe('what comes out of a start', () => {
	it('begins with the input fields, under the answer, under what the node knows', async () => {
		const agentId = freshAgent();
		const stale = {
			session_id: 'an earlier one',
			channel: 'pigeon',
			to: '+972 54-111-0000',
			agent_id: 'somebody',
			reference: 'old',
		};
		const { branches } = await start(
			{ agentId },
			{ items: [{ ...stale, id: 'row-0', name: 'Diane' }] },
		);
		expect(branches[0]).toEqual([
			{
				json: exactly({
					id: 'row-0',
					name: 'Diane',
					session_id: studio.sessions[0].sessionId,
					session_start_time: expect.any(String),
					channel: 'voice',
					to: first.to,
					agent_id: agentId,
					reference: 'row-0',
				}),
				pairedItem: { item: 0 },
			},
		]);
	});

	itOrdinary(
		'is the answer alone, and what the node knows, without Include Input Fields',
		async () => {
			const { branches } = await start(
				{ options: { includeInputFields: false } },
				{ items: [first] },
			);
			expect(Object.keys(branches[0][0].json).sort()).toEqual([
				'agent_id',
				'channel',
				'reference',
				'session_id',
				'session_start_time',
				'to',
			]);
		},
	);

	it('shows no session of an earlier start in a row that was not started', async () => {
		const deduplication = new DeduplicationStore();
		const once = { agentId: freshAgent(), startOnce: true };
		await start(once, { items: [first], deduplication });
		const earlier = { session_id: 's', session_start_time: 't', opens_at: 'o', details: 'mine' };
		const { branches } = await start(once, { items: [{ ...first, ...earlier }], deduplication });
		expect(jsonOf(branches[0])).toEqual([
			{
				...first,
				details: 'mine',
				not_started: 'already_started',
				channel: 'voice',
				agent_id: once.agentId,
				reference: first.id,
			},
		]);
	});

	it('has the reference in the session parameter that the user names', async () => {
		await start(
			{
				options: { referenceParameter: 'ROW' },
				sessionParameters: { parameter: [{ name: 'NAME', value: '={{ $json.name }}' }] },
			},
			{ items: [first] },
		);
		expect(studio.sessions[0].sessionParameters).toEqual([
			{ name: 'NAME', value: 'N0' },
			{ name: 'ROW', value: 'row-0' },
		]);
	});

	it('fills that parameter also with a reference that the node made', async () => {
		const { branches } = await start(
			{ reference: '', options: { referenceParameter: 'ROW' } },
			{ items: [first] },
		);
		const [{ reference }] = jsonOf(branches[0]);
		expect(reference).toMatch(/^[0-9a-f-]{36}$/);
		expect(studio.sessions[0].sessionParameters).toEqual([{ name: 'ROW', value: reference }]);
	});
});

describe('Check Only', () => {
	const checkOnly = { options: { checkOnly: true } };

	it('sends nothing, and shows what would be sent, without what is secret', async () => {
		const agentId = freshAgent();
		const { branches } = await start(
			{ ...checkOnly, agentId, statusUrl: STATUS_URL },
			{ items: rows },
		);
		expect(studio.requests).toEqual([]);
		expect(jsonOf(branches[0])).toEqual(
			rows.map((row) => ({
				...row,
				not_started: 'check_only',
				request: {
					to: row.to,
					agent_id: agentId,
					status_url: 'https://n8n.example.com/webhook/abc',
				},
				channel: 'voice',
				agent_id: agentId,
				reference: row.id,
			})),
		);
	});

	it('fails what can not be sent', async () => {
		const items = [first, { ...second, to: 'nobody' }, third];
		const { branches } = await start(checkOnly, {
			items,
			node: { onError: 'continueErrorOutput' },
		});
		expect(jsonOf(branches[0]).map(({ id }) => id)).toEqual(['row-0', 'row-2']);
		expect(jsonOf(branches[1])).toMatchObject([
			{ id: 'row-1', error: expect.stringMatching(/^"To" .*\(item 2 of 3\)$/) },
		]);
	});

	it('does not count as the start of a reference', async () => {
		const deduplication = new DeduplicationStore();
		const once = { agentId: freshAgent(), startOnce: true };
		await start({ ...once, ...checkOnly }, { items: [first], deduplication });
		await start(once, { items: [first], deduplication });
		expect(studio.sentTo(first.to)).toHaveLength(1);
	});
});

describe('hints', () => {
	it('say that a list was started before', async () => {
		const deduplication = new DeduplicationStore();
		const once = { agentId: freshAgent(), startOnce: true };
		await start(once, { items: rows, deduplication });
		const { hints } = await start(once, { items: rows, deduplication });
		expect(hints.map(({ message }) => message)).toEqual([
			'No session was started. 3 of 3 items were started before (Start Once).',
		]);
	});

	it('say that the rate is too high', async () => {
		let starts = 0;
		studio.configure({
			faults: () =>
				(starts += 1) % 2 ? { kind: 'status', status: 429, started: false } : undefined,
		});
		const { hints, branches } = await start({}, { items: recipients(5), mode: 'trigger' });
		expect(jsonOf(branches[0])).toHaveLength(5);
		expect(hints.map(({ message }) => message)).toEqual([
			expect.stringMatching(/^AI Studio refused \d starts because of its rate limit/),
		]);
	});
});

describe('Test Recipient', () => {
	const MINE = '972541119999';
	const test = { options: { testRecipient: '+972 54 111 9999' } };

	it('gets the first item of a manual execution, and nobody else is started', async () => {
		const { branches } = await start(test, { items: rows });
		expect(studio.sessions.map(({ to }) => to)).toEqual([MINE]);
		expect(jsonOf(branches[0])).toMatchObject([
			{ id: 'row-0', to: MINE, session_id: studio.sessions[0].sessionId },
			{ id: 'row-1', to: second.to, not_started: 'test' },
			{ id: 'row-2', to: third.to, not_started: 'test' },
		]);
	});

	it('is ignored by published workflows', async () => {
		await start(test, { items: rows, mode: 'trigger' });
		expect(studio.sessions.map(({ to }) => to)).toEqual(rows.map(({ to }) => to));
	});

	it('does not count as the start of the row', async () => {
		const deduplication = new DeduplicationStore();
		const once = { agentId: freshAgent(), startOnce: true };
		for (let times = 0; times < 2; times += 1) {
			await start({ ...once, ...test }, { items: rows, deduplication });
		}
		await start(once, { items: rows, deduplication });
		expect(studio.sessions.map(({ to }) => to)).toEqual([MINE, MINE, ...rows.map(({ to }) => to)]);
	});

	it('is hinted at when a manual execution starts many', async () => {
		const items = recipients(6);
		const hints = async (parameters: INodeParameters, more: Partial<NodeRunOptions> = {}) =>
			(await runStudioNode(studio.url, parameters, { items, ...more })).hints.map(
				({ message }) => message,
			);
		expect(await hints({})).toEqual([
			expect.stringContaining('started sessions with 6 recipients'),
		]);
		expect(await hints({}, { mode: 'trigger' })).toEqual([]);
		expect(await hints(test)).toEqual([]);
		expect(await hints({ options: { checkOnly: true } })).toEqual([]);
	});
});

describe('Calling Hours', () => {
	const HOUR_MS = 3_600_000;
	/** The clock of UTC, as `HH:MM`. */
	const timeOf = (ms: number) => new Date(ms).toISOString().slice(11, 16);
	const everyDay = [1, 2, 3, 4, 5, 6, 7];
	const hoursOf = (fromMs: number, toMs: number, more: IDataObject = {}) => ({
		callingHours: {
			hours: {
				from: timeOf(fromMs),
				to: timeOf(toMs),
				days: everyDay,
				timeZone: 'UTC',
				...more,
			},
		} as INodeParameters,
	});
	/** A moment at which neither an hour nor a minute changes within the next seconds. */
	const quietNow = async () => {
		await clock.sleep(60_000 - (Date.now() % 60_000) + 1000);
		return Date.now();
	};

	it('leave out what is outside of them, and say when they open', async () => {
		const nowMs = await quietNow();
		const fromMs = nowMs + 2 * HOUR_MS;
		const { branches, error, hints } = await start(
			{ options: hoursOf(fromMs, fromMs + HOUR_MS) },
			{ items: rows },
		);
		expect(error).toBeUndefined();
		expect(hints.map(({ message }) => message)).toEqual([
			expect.stringMatching(/^No session was started. 3 of 3 items are outside the calling hours/),
		]);
		expect(studio.requests).toEqual([]);
		expect(jsonOf(branches[0])).toMatchObject(
			rows.map(({ id }) => ({
				id,
				not_started: 'outside_calling_hours',
				opens_at: expect.stringMatching(new RegExp(`T${timeOf(fromMs)}:00\\+00:00$`)),
			})),
		);
		const [{ opens_at: opensAt }] = jsonOf(branches[0]);
		expect(Date.parse(String(opensAt)) - nowMs).toBeLessThanOrEqual(2 * HOUR_MS);
	});

	it('end a long list at the closing time, and the rest is started on another day', async () => {
		const nowMs = await quietNow();
		const closesMs = Math.ceil(nowMs / 60_000) * 60_000;
		const items = recipients(100).map((row, index) => ({ ...row, id: `row-${index}` }));
		const deduplication = new DeduplicationStore();
		const parameters = {
			agentId: freshAgent(),
			startOnce: true,
			options: hoursOf(nowMs - HOUR_MS, closesMs),
		};
		const { branches } = await start(parameters, { items, deduplication });
		const started = studio.sessions.length;
		expect(started).toBeGreaterThan(30);
		expect(started).toBeLessThan(100);
		for (const { startedAtMs } of studio.sessions) expect(startedAtMs).toBeLessThan(closesMs);
		expect(jsonOf(branches[0]).filter(({ not_started: why }) => why)).toHaveLength(100 - started);
		await clock.sleep(23.5 * HOUR_MS);
		await start(parameters, { items, deduplication });
		for (const { to } of items) expect(studio.sentTo(to)).toHaveLength(1);
	});

	it('do not keep a test from the one who tests', async () => {
		const fromMs = (await quietNow()) + 2 * HOUR_MS;
		const options = { ...hoursOf(fromMs, fromMs + HOUR_MS), testRecipient: '+972 54 111 9999' };
		await start({ options }, { items: rows });
		expect(studio.sessions.map(({ to }) => to)).toEqual(['972541119999']);
	});

	it('are those of the zone of each row, or of the workflow', async () => {
		const nowMs = await quietNow();
		const hours = hoursOf(nowMs - 2 * HOUR_MS, nowMs + 2 * HOUR_MS, {
			timeZone: '={{ $json.zone }}',
		});
		const zones = ['UTC', 'Asia/Tokyo', ''];
		const items = recipients(3).map((row, index) => ({ ...row, zone: zones[index] }));
		const settings = { executionOrder: 'v1', timezone: 'Asia/Tokyo' } as const;
		const { branches } = await start({ reference: '', options: hours }, { items, settings });
		expect(jsonOf(branches[0]).map(({ not_started: why }) => why)).toEqual([
			undefined,
			'outside_calling_hours',
			'outside_calling_hours',
		]);
		expect(jsonOf(branches[0])[2].opens_at).toMatch(/\+09:00$/);
	});

	it('fail a row whose hours can not be read', async () => {
		const { error } = await start(
			{ options: hoursOf(0, HOUR_MS, { timeZone: 'Mars/Olympus' }) },
			{ items: [first] },
		);
		expect(error?.message).toContain('"Calling Hours: Time Zone"');
		expect(studio.requests).toEqual([]);
	});
});

describe('Rate Limit Retries', () => {
	it('are 10 unless the user says otherwise', async () => {
		studio.configure({ faults: () => ({ kind: 'status', status: 429, started: false }) });
		const { error } = await start({}, { items: [first] });
		expect(studio.requests).toHaveLength(1 + 10);
		expect(error?.message).toContain('because of its rate limit, 11 times');
	});
});

describe('a failed item', () => {
	const agentId = freshAgent();
	const failed = async (node: NodeRunOptions['node']) => {
		studio.configure({
			faults: [
				{ kind: 'status', status: 400, started: false, body: { message: 'No way' } },
				{ kind: 'resetAfterAccept' },
			],
		});
		const parameters = { agentId, statusUrl: STATUS_URL, options: { sessionsPerSecond: 5 } };
		return (await start(parameters, { items: rows, node })).branches;
	};
	const request = ({ to }: { to: string }) => ({
		to,
		agent_id: agentId,
		status_url: 'https://n8n.example.com/webhook/abc',
	});
	const FIRST = {
		error: 'AI Studio refused the request with status 400 (item 1 of 3)',
		details: {
			description: 'AI Studio said: No way. Check the fields of this item.',
			httpStatus: 400,
			may_have_started: false,
			reference: first.id,
			request: request(first),
		},
	};
	const SECOND = {
		error: 'The session may have started: AI Studio did not answer (ECONNRESET) (item 2 of 3)',
		details: {
			description: expect.stringContaining('Check the reports in AI Studio first'),
			code: 'ECONNRESET',
			may_have_started: true,
			reference: second.id,
			request: request(second),
		},
	};

	it('comes out in order with Continue, after its input fields', async () => {
		const [output] = await failed({ onError: 'continueRegularOutput' });
		expect(output).toEqual([
			{ json: { ...first, ...FIRST }, pairedItem: { item: 0 } },
			{ json: { ...second, ...SECOND }, pairedItem: { item: 1 } },
			{ json: expect.objectContaining({ id: third.id }), pairedItem: { item: 2 } },
		]);
	});

	it('comes out of the error branch, where n8n adds its input fields', async () => {
		const [success, errors] = await failed({ onError: 'continueErrorOutput' });
		expect(jsonOf(success)).toMatchObject([{ id: third.id }]);
		expect(errors).toEqual([
			{ json: { ...first, ...FIRST }, pairedItem: { item: 0 } },
			{ json: { ...second, ...SECOND }, pairedItem: { item: 1 } },
		]);
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'does not make n8n run the node again with Retry On Fail: %s',
		async (onError) => {
			const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
			const branches = await failed({ onError, ...retry });
			expect(studio.requests).toHaveLength(3);
			const failures = branches.flat().filter(({ json }) => json.error ?? json.message);
			expect(failures.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		},
	);

	it('holds no secret', async () => {
		const branches = await failed({ onError: 'continueErrorOutput' });
		const text = JSON.stringify(branches);
		expect(text).not.toContain('signature');
		expect(text).not.toContain('team=blue');
	});
});
