import type { IDataObject } from 'n8n-workflow';
import { DeduplicationStore, runNode } from '../harness/engine';
import {
	jsonOf,
	recipients,
	runStudioNode,
	startStudioNode,
	studioNode,
} from '../harness/studioNode';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';
import { until } from '../n8n/until';
import { retryExecution } from '../harness/retryExecution';

const clock = useJumpingClock();
const studio = useSimulator({ ratePerSecond: Infinity, clock });
const FAST = { options: { sessionsPerSecond: 5 } };
const RETRY = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 } as const;
const MINE = '972541999999';
const calls = () => Object.values(studio.summary().perRecipient);

describe('called twice', () => {
	it.each([[''], ['busy'], [0]])(
		'a row whose own column is called "error" (%p), with Retry On Fail: everybody is called once',
		async (error) => {
			const items = recipients(3).map((row) => ({ ...row, error }));
			await runStudioNode(studio.url, FAST, { items, node: RETRY });
			expect(calls()).toEqual([1, 1, 1]);
		},
	);

	it('an accepted start whose answer has an "error" field, with Retry On Fail: called once', async () => {
		studio.configure({
			faults: () => ({
				kind: 'status',
				status: 200,
				body: { session_id: 'a', error: '' },
				started: true,
			}),
		});
		await runStudioNode(studio.url, { ...FAST, to: MINE }, { node: RETRY });
		expect(calls()).toEqual([1]);
	});

	it('a message to a person by a live agent, answered with an "error" field, with Retry On Fail: sent once', async () => {
		const { sessionId } = await studio.liveAgent.start('http://127.0.0.1:1/');
		studio.configure({
			faults: () => ({ kind: 'status', status: 200, body: { error: '' }, started: true }),
		});
		await runStudioNode(
			studio.url,
			{ resource: 'liveAgent', operation: 'sendMessage', sessionId, text: 'Hello' },
			{ node: RETRY },
		);
		expect(studio.liveAgentMessages).toHaveLength(1);
	});

	it('a row that failed at an earlier Start and then started does not come out as failed', async () => {
		studio.configure({ faults: [{ kind: 'status', status: 400, started: false }] });
		const options = { items: recipients(1), node: { onError: 'continueRegularOutput' } as const };
		const failed = await runStudioNode(studio.url, FAST, options);
		const { branches } = await runStudioNode(studio.url, FAST, {
			...options,
			items: jsonOf(failed.branches[0]),
		});
		expect(studio.sessions).toHaveLength(1);
		expect(branches[0][0].json).not.toHaveProperty('error');
	});
});

describe('a test that calls the real people', () => {
	const test = { options: { sessionsPerSecond: 5, testRecipient: MINE } };

	it('"Retry" of a manual execution that failed at the test call stays a test', async () => {
		studio.configure({ faults: [{ kind: 'status', status: 404, started: false }] });
		const options = studioNode(studio.url, test, { items: recipients(3) });
		const failed = await runNode(options);
		expect(failed.error).toBeDefined();
		await retryExecution(failed.run, options);
		const rung = studio.sessions.map(({ to }) => to);
		expect(rung.filter((to) => to !== MINE)).toEqual([]);
	});

	it('an evaluation in the editor stays a test', async () => {
		await runStudioNode(studio.url, test, { items: recipients(3), mode: 'evaluation' });
		expect(studio.sessions.map(({ to }) => to).filter((to) => to !== MINE)).toEqual([]);
	});
});

describe('retry of an execution that the user stopped', () => {
	it('calls nobody again', async () => {
		const options = studioNode(studio.url, FAST, { items: recipients(6) });
		const started = startStudioNode(studio.url, options.parameters, { items: recipients(6) });
		await until(() => studio.sessions.length === 3);
		started.cancel();
		const { run } = await started.result();
		expect(run.status).toBe('canceled');
		await retryExecution(run, options);
		expect(calls().every((count) => count === 1)).toBe(true);
	});
});

describe('Start Once', () => {
	const once = (more: IDataObject = {}) =>
		({
			startOnce: true,
			reference: '={{ $json.id }}',
			options: { sessionsPerSecond: 5, ...more },
		}) as never;
	const row = { to: MINE, id: 'row-1' };

	it.each([2, 3, 4])(
		'a database that fails for a moment (read %i) leaves nobody out for good',
		async (bad) => {
			const deduplication = new DeduplicationStore();
			const { read } = deduplication;
			let reads = 0;
			deduplication.read = async function (key) {
				reads += 1;
				if (reads === bad) throw new Error('database is locked');
				return await read.call(this, key);
			};
			await runStudioNode(studio.url, once(), { items: [row], deduplication });
			await runStudioNode(studio.url, once(), { items: [row], deduplication });
			expect(studio.sentTo(MINE)).toHaveLength(1);
		},
	);

	it.each([1, 2, 3, 4])(
		'a database write that fails for a moment (write %i) leaves nobody out for good',
		async (bad) => {
			const deduplication = new DeduplicationStore();
			// The record exists, as in every run but the first.
			await runStudioNode(studio.url, once(), {
				items: [{ to: '972541888888', id: 'other' }],
				deduplication,
			});
			const { update } = deduplication;
			let writes = 0;
			deduplication.update = async function (key, entries) {
				writes += 1;
				if (writes === bad) throw new Error('database is locked');
				await update.call(this, key, entries);
			};
			await runStudioNode(studio.url, once(), { items: [row], deduplication });
			await runStudioNode(studio.url, once(), { items: [row], deduplication });
			expect(studio.sentTo(MINE)).toHaveLength(1);
		},
	);

	it.each([
		['test recipient', { testRecipient: '972541777777' }],
		['check only', { checkOnly: true }],
		['both', { testRecipient: '972541777777', checkOnly: true }],
		[
			'closed',
			{
				callingHours: {
					hours: {
						from: '00:00',
						to: '00:01',
						days: [new Date(0).getDay() + 1],
						timeZone: 'Pacific/Kiritimati',
					},
				},
			},
		],
	])('%s claims nothing', async (_what, more) => {
		const deduplication = new DeduplicationStore();
		await runStudioNode(studio.url, once(more as IDataObject), { items: [row], deduplication });
		await runStudioNode(studio.url, once(), { items: [row], deduplication });
		expect(studio.sentTo(MINE)).toHaveLength(1);
	});
});

describe('Retry-After', () => {
	it.each([
		['-5'],
		['Wed, 21 Oct 2015 07:28:00 GMT'],
		['garbage'],
		[''],
		['0'],
		['1e400'],
		['Infinity'],
		['0x2'],
		['2, 3'],
		['NaN'],
	])('%p: started once', async (value) => {
		studio.configure({
			faults: [{ kind: 'status', status: 429, headers: { 'retry-after': value }, started: false }],
		});
		const { error } = await runStudioNode(studio.url, { ...FAST, to: MINE });
		expect(error).toBeUndefined();
		expect(studio.sentTo(MINE)).toHaveLength(1);
	});
});
