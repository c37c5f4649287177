import { type Fault, startSimulator } from '../simulator';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';
import { freePorts } from '../n8n/ports';
import { until } from '../n8n/until';
import { jsonOf, recipients, runStudioNode, startStudioNode } from '../harness/studioNode';

const FAST = { options: { sessionsPerSecond: 5 } };
const CONTINUE = { onError: 'continueErrorOutput' } as const;

const clock = useJumpingClock();
const studio = useSimulator({ ratePerSecond: Infinity, clock });

/** Gives a fault to the first request for one recipient. */
const faultFor = (to: string, fault: Fault) =>
	studio.configure({
		faults: (request) =>
			(request.body as { to?: string }).to === to && request.numberForRecipient === 1
				? fault
				: undefined,
	});

const [first, second, third] = recipients(3).map(({ to }) => to);

describe('what may have started', () => {
	it.each<[string, Fault]>([
		['a reset after accepting', { kind: 'resetAfterAccept' }],
		['a reset before accepting', { kind: 'resetBeforeAccept' }],
		['a 500 after starting', { kind: 'status', status: 500, started: true }],
		['a 502', { kind: 'status', status: 502, started: false }],
		['a redirect', { kind: 'status', status: 307, headers: { location: '/again' }, started: true }],
		['an HTML page', { kind: 'html', status: 200, started: true }],
		['half an answer', { kind: 'truncatedJson', started: true }],
	])('is not sent again, and the item says so: %s', async (_what, fault) => {
		faultFor(second, fault);
		const { branches } = await runStudioNode(studio.url, FAST, {
			items: recipients(3),
			node: CONTINUE,
		});
		expect(studio.requests.map(({ body }) => (body as { to: string }).to)).toEqual([
			first,
			second,
			third,
		]);
		expect(jsonOf(branches[0])).toMatchObject([{ to: first }, { to: third }]);
		expect(jsonOf(branches[1])).toMatchObject([
			{
				to: second,
				error: expect.stringMatching(/^The session may have started: .*\(item 2 of 3\)$/),
				details: { may_have_started: true, request: { to: second } },
			},
		]);
	});

	it.each([
		['voiceCall', ['AI Studio accepted a call without returning its session ID']],
		// What the answer to a message holds is not documented.
		['sms', []],
	])('an empty answer counts as started: %s', async (resource, hinted) => {
		faultFor(first, { kind: 'empty', started: true });
		const { branches, error, hints } = await runStudioNode(studio.url, { resource, to: first });
		expect(error).toBeUndefined();
		expect(jsonOf(branches[0])).toMatchObject([{ to: first }]);
		expect(jsonOf(branches[0])[0]).not.toHaveProperty('session_id');
		expect(hints.map(({ message }) => message)).toEqual(
			hinted.map((text) => expect.stringContaining(text)),
		);
		expect(studio.sentTo(first)).toHaveLength(1);
	});
});

describe('a start that is certain not to have happened', () => {
	it('is sent again after a 429, and counts as one start', async () => {
		faultFor(first, { kind: 'status', status: 429, started: false });
		const { branches } = await runStudioNode(studio.url, { to: first });
		expect(studio.requests).toHaveLength(2);
		expect(studio.sentTo(first)).toHaveLength(1);
		expect(jsonOf(branches[0])).toMatchObject([{ to: first }]);
	});

	it('waits as long as Retry-After asks', async () => {
		faultFor(first, {
			kind: 'status',
			status: 429,
			headers: { 'retry-after': '4' },
			started: false,
		});
		await runStudioNode(studio.url, { to: first });
		const [refused, started] = studio.requests.map(({ receivedAtMs }) => receivedAtMs);
		expect(started - refused).toBeGreaterThanOrEqual(4000);
	});

	it('is given up after the retries that the user allows', async () => {
		studio.configure({ faults: () => ({ kind: 'status', status: 429, started: false }) });
		const { error } = await runStudioNode(studio.url, {
			to: first,
			options: { rateLimitRetries: 1, sessionsPerSecond: 5 },
		});
		expect(studio.requests).toHaveLength(2);
		expect(error?.message).toBe('AI Studio refused the start because of its rate limit, 2 times');
	});

	it('is sent again when the connection was refused', async () => {
		const [port] = await freePorts(1);
		const { result } = startStudioNode(`http://127.0.0.1:${port}`, { to: first });
		// Its first try has been refused when nothing but time goes on.
		await clock.sleep(1);
		const late = await clock.hold(startSimulator({ port }));
		const { branches } = await result();
		expect(jsonOf(branches[0])).toMatchObject([{ to: first }]);
		expect(late.sentTo(first)).toHaveLength(1);
		await late.close();
	});

	it('names the region for an agent that is not known', async () => {
		studio.configure({
			faults: [
				{
					kind: 'status',
					status: 404,
					body: { status: 404, message: "Version information for number X doesn't exist" },
					started: false,
				},
			],
		});
		const { error } = await runStudioNode(studio.url, { to: first });
		expect(error?.message).toContain('does not know this agent');
		expect(error?.description).toMatch(/Version information.*The request went to http:\/\/127/);
	});
});

describe('a refused key', () => {
	const wrongKey = { vonageAiStudioApi: { apiKey: 'wrong', region: 'custom', baseUrl: '' } };

	it('ends the run at once, and every remaining item says why', async () => {
		const credentials = { ...wrongKey };
		credentials.vonageAiStudioApi.baseUrl = studio.url;
		const { branches } = await runStudioNode(
			studio.url,
			{},
			{ items: recipients(50), node: CONTINUE, credentials },
		);
		expect(studio.requests).toHaveLength(1);
		expect(branches[1]).toHaveLength(50);
		expect(branches[1].map(({ pairedItem }) => pairedItem)).toEqual(
			recipients(50).map((_, item) => ({ item })),
		);
		for (const { json } of branches[1]) {
			expect(json.error).toMatch(/did not accept the API key/);
			expect(json.details).toMatchObject({ may_have_started: false });
		}
	});

	it('never shows the key', async () => {
		const run = await runStudioNode(
			studio.url,
			{},
			{
				items: recipients(2),
				credentials: {
					vonageAiStudioApi: { apiKey: 'hush-hush-key', region: 'custom', baseUrl: studio.url },
				},
			},
		);
		expect(run.error?.message).toContain('did not accept the API key');
		expect(JSON.stringify([run.error, run.run.data.resultData])).not.toContain('hush-hush-key');
	});
});

describe('a run that stops', () => {
	it('says which item, and how many sessions were started', async () => {
		faultFor(third, { kind: 'status', status: 400, started: false, body: { message: 'No way' } });
		const { error } = await runStudioNode(studio.url, FAST, { items: recipients(6) });
		expect(error?.message).toMatch(/\(item 3 of \d+\)$/);
		expect(error?.description).toContain('No way');
		expect(error?.description).toContain(`${studio.sessions.length} of 6 sessions were started`);
		expect(studio.sessions.length).toBeLessThan(6);
	});

	it('starts nothing more once the user stops the execution', async () => {
		const started = startStudioNode(studio.url, {}, { items: recipients(20) });
		await until(() => studio.sessions.length === 2);
		started.cancel();
		const { run } = await started.result();
		expect(run.status).toBe('canceled');
		await clock.sleep(60_000);
		expect(studio.sessions).toHaveLength(2);
	});
});

describe('Retry On Fail', () => {
	const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 10 };

	it('never repeats an item that was started, or may have been', async () => {
		studio.configure({
			faults: ({ body, numberForRecipient }) => {
				const { to } = body as { to: string };
				if (to === second) return { kind: 'resetAfterAccept' };
				if (to === third && numberForRecipient < 2)
					return { kind: 'status', status: 400, started: false };
				return undefined;
			},
		});
		const { error } = await runStudioNode(studio.url, FAST, {
			items: recipients(3),
			node: retry,
		});
		expect(error?.message).toMatch(/^The session may have started.*\(item 2 of 3\)$/);
		for (const { to } of recipients(3)) expect(studio.sentTo(to)).toHaveLength(1);
	});

	it('goes on behind the item that failed first', async () => {
		studio.configure({
			faults: ({ body, numberForRecipient }) =>
				(body as { to: string }).to === second && numberForRecipient < 3
					? { kind: 'status', status: 400, started: false }
					: undefined,
		});
		const { branches, error } = await runStudioNode(studio.url, FAST, {
			items: recipients(4),
			node: retry,
		});
		expect(error).toBeUndefined();
		expect(jsonOf(branches[0]).map(({ to }) => to)).toEqual(recipients(4).map(({ to }) => to));
		for (const { to } of recipients(4)) expect(studio.sentTo(to)).toHaveLength(1);
	});

	it('does not run the node again when it is set to continue', async () => {
		faultFor(first, { kind: 'status', status: 400, started: false });
		const { branches, hints } = await runStudioNode(studio.url, FAST, {
			items: recipients(2),
			node: { ...retry, ...CONTINUE },
		});
		expect(studio.requests).toHaveLength(2);
		expect(jsonOf(branches[0])).toMatchObject([{ to: second }]);
		expect(jsonOf(branches[1])).toMatchObject([{ error: expect.stringContaining('(item 1 of') }]);
		expect(hints).toMatchObject([{ message: expect.stringContaining('Retry On Fail') }]);
	});
});
