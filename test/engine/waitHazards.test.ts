import {
	type AwaitedSession,
	awaitSessions,
} from '../../nodes/VonageAiStudio/resources/session/wait';
import { jsonOf, runStudioNode, waitForResultsAt, startStudioNode } from '../harness/studioNode';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';
import { until } from '../n8n/until';

const clock = useJumpingClock();
const studio = useSimulator({ ratePerSecond: Infinity, clock });
const CONTINUE = { onError: 'continueRegularOutput' } as const;
const TO = '972541116037';

const wait = waitForResultsAt(studio);

const added = (id: string, text = 'yes please') => {
	const startMs = Date.now() - 7 * 86_400_000;
	studio.addSession({ id, startMs, endMs: startMs + 60_000, turns: [{ speaker: 'user', text }] });
	return id;
};

describe('the results of another call', () => {
	it('a row whose call failed does not get the conversation of last week', async () => {
		const session_id = added('last-week');
		studio.configure({ faults: [{ kind: 'status', status: 400, started: false }] });
		const started = await runStudioNode(
			studio.url,
			{ to: TO },
			{ items: [{ id: 7, session_id }], node: CONTINUE },
		);
		studio.configure({ faults: undefined });
		const { branches } = await wait(jsonOf(started.branches[0]));
		expect(jsonOf(branches[0])[0]).not.toMatchObject({ finished: true });
	});

	it('a session that never comes does not carry the transcript of last week', async () => {
		const { branches } = await wait([
			{ session_id: 'never-there', transcript: 'old words', turns: [], finished: true },
		]);
		expect(jsonOf(branches[0])).toMatchObject([{ finished: false }]);
		expect(jsonOf(branches[0])[0]).not.toHaveProperty('transcript', 'old words');
	});

	it('a row keeps its own id', async () => {
		const session_id = added('mine');
		const { branches } = await wait([{ id: 'customer-7', session_id }]);
		expect(jsonOf(branches[0])).toMatchObject([{ id: 'customer-7', finished: true }]);
	});
});

describe('one bad row', () => {
	it('among rows of a Start with Retry On Fail and Continue, loses nobody’s results', async () => {
		studio.configure({ faults: [{ kind: 'status', status: 400, started: false }] });
		const started = await runStudioNode(
			studio.url,
			{ options: { sessionsPerSecond: 5 } },
			{ items: [{ to: TO }, { to: '972541116038' }], node: { ...CONTINUE, retryOnFail: true } },
		);
		studio.configure({ faults: undefined });
		const { branches, error } = await wait(started.branches[0]);
		expect(error?.message).toBeUndefined();
		expect(branches[0]).toHaveLength(2);
	});

	it('an SMS that AI Studio accepted without an answer, loses nobody’s results', async () => {
		studio.configure({ messageAnswer: 'empty' });
		const sms = await runStudioNode(studio.url, { resource: 'sms', to: TO });
		const good = added('good');
		const { branches, error } = await wait([...jsonOf(sms.branches[0]), { session_id: good }]);
		expect(error?.message).toBeUndefined();
		expect(jsonOf(branches[0])[1]).toMatchObject({ finished: true });
	});

	it('a session that AI Studio refuses to show, loses nobody’s results', async () => {
		const good = added('good');
		studio.configure({
			faults: ({ path }) =>
				path.includes('bad') ? { kind: 'status', status: 400, started: false } : undefined,
		});
		const { branches, error } = await wait([{ session_id: good }, { session_id: 'bad' }]);
		expect(error?.message).toBeUndefined();
		expect(jsonOf(branches[0])[0]).toMatchObject({ finished: true });
	});
});

describe('Stop', () => {
	it('ends the wait while AI Studio does not answer', async () => {
		studio.configure({ faults: () => ({ kind: 'neverAnswer', started: false }) });
		const { result, cancel } = startStudioNode(
			studio.url,
			{ resource: 'session', operation: 'waitForResults', sessionId: 'x' },
			{},
		);
		await until(() => studio.requests.length > 0);
		const before = performance.now();
		cancel();
		await result();
		expect(performance.now() - before).toBeLessThan(10_000);
	}, 90_000);

	it('keeps the results that came', async () => {
		const good = added('good');
		const started = startStudioNode(
			studio.url,
			{
				resource: 'session',
				operation: 'waitForResults',
				sessionId: '={{ $json.session_id }}',
				options: {},
			},
			{ items: [{ session_id: good }, { session_id: 'never' }] },
		);
		await clock.sleep(300_000);
		started.cancel();
		const { branches } = await started.result();
		expect(jsonOf(branches[0])).toMatchObject([{ finished: true }, { finished: false }]);
	});
});

describe('a conversation that is not over', () => {
	const conversation = (answerMs: number, endsAfterMs: number) => () => ({
		turns: [
			{ speaker: 'agent' as const, text: 'Will you come?', afterMs: 0 },
			{ speaker: 'user' as const, text: 'Yes I will', afterMs: answerMs },
		],
		endsAfterMs,
	});

	it.each(['absent', 'settling', 'growing'] as const)(
		'an SMS that is answered after 5 minutes is not "finished" without the answer: durations %s',
		async (durations) => {
			studio.configure({ durations, conversations: conversation(300_000, 301_000) });
			const { branches } = await runStudioNode(studio.url, { resource: 'sms', to: TO });
			const waited = await wait(jsonOf(branches[0]));
			const [json] = jsonOf(waited.branches[0]);
			if (json.finished) expect(json.transcript).toContain('Yes I will');
		},
	);

	it('somebody who takes 30 s to answer is heard, if the duration grows with each turn', async () => {
		const began = Date.now();
		studio.configure({
			faults: () => {
				const answered = Date.now() - began > 45_000;
				return {
					kind: 'status',
					status: 200,
					started: false,
					body: {
						id: 's',
						channel_data: { duration: answered ? 44 : 10 },
						transcription: answered
							? [{ Agent: 'Your number?' }, { User: '4711' }]
							: [{ Agent: 'Your number?' }],
					},
				};
			},
		});
		const { branches } = await wait([{ session_id: 's' }]);
		const [json] = jsonOf(branches[0]);
		expect(json).toMatchObject({ finished: true, transcript: expect.stringContaining('4711') });
	});

	it('a recording address that is signed anew for each look does not keep a session unfinished', async () => {
		let looks = 0;
		studio.configure({
			faults: () => ({
				kind: 'status',
				status: 200,
				started: false,
				body: {
					id: 's',
					channel_data: {
						duration: 44,
						audio_url: `https://x/y.mp3?X-Amz-Signature=${(looks += 1)}`,
					},
					transcription: [{ Agent: 'Hello' }],
				},
			}),
		});
		const { branches } = await wait([{ session_id: 's' }]);
		expect(jsonOf(branches[0])).toMatchObject([{ finished: true }]);
	});
});

describe('odd lists and answers', () => {
	it('the same session twice comes out twice', async () => {
		const good = added('good');
		const { branches } = await wait([
			{ session_id: good, a: 1 },
			{ session_id: good, a: 2 },
		]);
		expect(jsonOf(branches[0])).toMatchObject([
			{ a: 1, finished: true },
			{ a: 2, finished: true },
		]);
	});

	it('7 sessions that a stale search shows as running are found finished by their id', async () => {
		const items = Array.from({ length: 7 }, (_, index) => ({
			session_id: `s${index}`,
			session_start_time: new Date().toISOString(),
		}));
		studio.configure({
			faults: ({ path }) =>
				path === '/insights/sessions'
					? {
							kind: 'status',
							status: 200,
							started: false,
							body: items.map(({ session_id }) => ({ id: session_id, status: 'active' })),
						}
					: {
							kind: 'status',
							status: 200,
							started: false,
							body: path.endsWith('/parameters')
								? []
								: { id: 'x', status: 'ended', transcription: [{ User: 'yes' }] },
						},
		});
		const { branches } = await wait(items);
		expect(jsonOf(branches[0])[0]).toMatchObject({ finished: true, transcript: 'User: yes' });
	});

	it('a very large list does not end the run', async () => {
		const sessions = Array.from(
			{ length: 200_000 },
			(_, index): AwaitedSession => ({
				id: String(index),
				startMs: Date.now(),
				untilMs: Date.now() + 1000,
				isFinished: false,
			}),
		);
		await awaitSessions(sessions, {
			find: async () => undefined,
			search: async () => [],
			clock,
		});
	});

	it('items without json and with binary data', async () => {
		const good = added('good');
		const { branches, error } = await wait([
			{ json: { session_id: good }, binary: { data: { data: 'aGk=', mimeType: 'text/plain' } } },
		]);
		expect(error).toBeUndefined();
		expect(jsonOf(branches[0])).toMatchObject([{ finished: true }]);
	});

	it.each([
		['a list', []],
		['text', 'hello'],
		['null', null],
		['an empty object', {}],
	])('%s in place of a session: not finished, no failure', async (_what, body) => {
		studio.configure({ faults: () => ({ kind: 'status', status: 200, body, started: false }) });
		const { branches, error } = await wait([{ session_id: 's' }], { waitMinutes: 1 });
		expect(error?.message).toBeUndefined();
		expect(jsonOf(branches[0])).toMatchObject([{ finished: false }]);
	});
});
