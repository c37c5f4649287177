import type { IDataObject } from 'n8n-workflow';
import { HOUR_MS, MINUTE_MS, watchSessions } from '../harness/sessionTrigger';
import { jsonOf, runStudioNode } from '../harness/studioNode';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';

const clock = useJumpingClock();
const studio = useSimulator({ ratePerSecond: Infinity, clock });

describe('Wait for Results', () => {
	it.each<[string, IDataObject]>([
		['an empty object', {}],
		['a message', { message: 'The session is being processed' }],
	])('does not take %s for a conversation in which nothing was said', async (_what, body) => {
		studio.configure({ faults: () => ({ kind: 'status', status: 200, body, started: false }) });
		const { branches } = await runStudioNode(
			studio.url,
			{ resource: 'session', operation: 'waitForResults' },
			{ items: [{ session_id: 's' }] },
		);
		expect(jsonOf(branches[0])).toMatchObject([{ session_id: 's', finished: false }]);
	});

	it('does not hide a row whose session ID is missing because its table has a column error', async () => {
		const run = async (row: IDataObject) =>
			await runStudioNode(
				studio.url,
				{ resource: 'session', operation: 'waitForResults' },
				{ items: [row] },
			);
		const { error } = await run({ customer: 7 });
		expect(error?.message).toContain('"Session ID" is empty');
		const { error: same } = await run({ customer: 7, error: null });
		expect(same?.message).toContain('"Session ID" is empty');
	});
});

describe('an ID that was cut in an emoji', () => {
	it.each<[string, IDataObject]>([
		['session', { operation: 'get' }],
		['liveAgent', { operation: 'disconnect' }],
		['httpSession', { operation: 'sendInput', sessionToken: 'token', input: 'Hello' }],
	])('of %s is named with its field', async (resource, more) => {
		const { error } = await runStudioNode(studio.url, {
			resource,
			sessionId: 'abc\ud83d',
			...more,
		} as never);
		expect(error?.message).toContain('"Session ID"');
	});
});

describe('HTTP Session: Send Input', () => {
	it('is not told that the session is over when a session parameter is unknown', async () => {
		studio.configure({
			faults: () => ({
				kind: 'status',
				status: 400,
				body: { status: 400, message: 'Session parameter CITY is unknown' },
				started: false,
			}),
		});
		const { error } = await runStudioNode(studio.url, {
			resource: 'httpSession',
			operation: 'sendInput',
			sessionId: 's',
			sessionToken: 't',
			input: 'Hello',
			sessionParameters: { parameter: [{ name: 'CITY', value: 'Rome' }] },
		});
		expect(error).toBeDefined();
		expect([error?.message, error?.description].join()).not.toContain('is over');
	});
});

describe('the Session Trigger', () => {
	it('loses no conversation when the clock is set back by two hours', async () => {
		const dateNow = Date.now;
		let aheadMs = 2 * HOUR_MS;
		Date.now = () => dateNow() + aheadMs;
		try {
			const node = watchSessions(studio.url, clock);
			await node.activate();
			await node.minutes(40);
			const startMs = dateNow();
			const id = studio.addSession({ startMs, endMs: startMs + MINUTE_MS });
			await clock.sleep(MINUTE_MS + 5000);
			aheadMs = 0;
			await node.minutes(240);
			expect(node.ids).toEqual([id]);
		} finally {
			Date.now = dateNow;
		}
	});
});
