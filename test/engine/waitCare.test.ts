import {
	type AwaitedSession,
	awaitSessions,
} from '../../nodes/VonageAiStudio/resources/session/wait';
import { jsonOf, runStudioNode, waitForResultsAt } from '../harness/studioNode';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';
import type { FaultRequest } from '../simulator';

const clock = useJumpingClock();
const studio = useSimulator({ ratePerSecond: Infinity, clock });
const TO = '972541116037';
const MINUTE_MS = 60_000;

const wait = waitForResultsAt(studio);

const added = (id: string, text = 'yes please', more: object = {}) => {
	const startMs = Date.now() - 7 * 86_400_000;
	studio.addSession({
		id,
		startMs,
		endMs: startMs + 60_000,
		turns: [{ speaker: 'user', text }],
		...more,
	});
	return id;
};

const status = (code: number, more: object = {}) =>
	({ kind: 'status', status: code, started: false, ...more }) as const;

describe('a row', () => {
	it.each([null, ''])(
		'with an empty column not_started (%p) is waited for',
		async (not_started) => {
			const session_id = added('with-column');
			const { branches } = await wait([{ session_id, not_started }]);
			expect(jsonOf(branches[0])).toMatchObject([{ finished: true }]);
		},
	);

	it('whose second call never gets a session carries nothing of what the first one said', async () => {
		const session_id = added('first-call', 'please cancel', { parameters: { ANSWER: 'cancel' } });
		const first = await wait([{ to: TO, session_id }]);
		expect(jsonOf(first.branches[0])).toMatchObject([{ finished: true }]);
		const again = await runStudioNode(
			studio.url,
			{},
			{ items: jsonOf(first.branches[0]) as never },
		);
		const [started] = jsonOf(again.branches[0]);
		expect(started.session_id).not.toBe(session_id);
		studio.configure({ faults: () => status(404) });
		const second = await wait([started], { waitMinutes: 2 });
		const [row] = jsonOf(second.branches[0]);
		expect(row).toMatchObject({ session_id: started.session_id, finished: false });
		expect(JSON.stringify(row)).not.toContain('cancel');
	});

	it('whose second message was started without a session ID carries no old words', async () => {
		const session_id = added('first-message', 'please cancel');
		const first = await wait([{ to: TO, session_id }]);
		studio.configure({ messageAnswer: 'empty' });
		const again = await runStudioNode(
			studio.url,
			{ resource: 'sms' },
			{ items: jsonOf(first.branches[0]) as never },
		);
		const second = await wait(jsonOf(again.branches[0]));
		const [row] = jsonOf(second.branches[0]);
		expect(row).toMatchObject({ finished: false });
		expect(row).not.toHaveProperty('transcript', 'User: please cancel');
	});
});

describe('five foreign sessions', () => {
	it('that AI Studio refuses do not lose the results of the others', async () => {
		const bad = [1, 2, 3, 4, 5].map((n) => ({ session_id: `foreign-${n}` }));
		const good = [1, 2, 3].map((n) => ({ session_id: added(`own-${n}`) }));
		studio.configure({
			faults: ({ path }: FaultRequest) => (path.includes('foreign') ? status(403) : undefined),
		});
		const { branches, error } = await wait([...bad, ...good], { waitMinutes: 10 });
		expect(error?.message).toBeUndefined();
		expect(jsonOf(branches[0]).slice(5)).toMatchObject([
			{ finished: true },
			{ finished: true },
			{ finished: true },
		]);
	});
});

describe('the key', () => {
	it('that is refused in the middle is said, and not put down as unfinished calls', async () => {
		const session_id = 'long-call';
		studio.addSession({ id: session_id, startMs: Date.now() });
		const beganMs = Date.now();
		studio.configure({
			runningSessions: 'listed',
			faults: () => (Date.now() - beganMs > MINUTE_MS ? status(401) : undefined),
		});
		const { error, hints, branches } = await wait([{ session_id }], { waitMinutes: 10 });
		const told = [error?.message, ...hints.map((hint: unknown) => JSON.stringify(hint))].join();
		expect([told, JSON.stringify(jsonOf(branches[0]))].join()).toMatch(/key|401/i);
	});
});

describe('the time that is up', () => {
	it('ends the wait when AI Studio asks for pauses', async () => {
		const session_id = added('paused');
		studio.configure({ faults: () => status(429, { headers: { 'retry-after': '290' } }) });
		const beganMs = clock.now();
		const { branches } = await wait([{ session_id }], { waitMinutes: 1 });
		expect(jsonOf(branches[0])).toMatchObject([{ finished: false }]);
		expect((clock.now() - beganMs) / MINUTE_MS).toBeLessThan(3);
	});
});

describe('a call of ten minutes', () => {
	/** What is said: one turn every 20 seconds. */
	const growing = (id: string, startMs: number) => ({
		id,
		session_start_time: new Date(startMs).toISOString().slice(0, -1),
		channel: 'Telephony',
		channel_data: { audio_url: null },
		transcription: Array.from({ length: Math.ceil((Date.now() - startMs) / 20_000) }, (_, n) => ({
			User: `turn ${n}`,
		})),
	});
	const awaited = (ids: string[], startMs: number): AwaitedSession[] =>
		ids.map((id) => ({ id, startMs, untilMs: startMs + 15 * MINUTE_MS, isFinished: false }));

	it('is not over because a search still shows how it began', async () => {
		const startMs = Date.now();
		const ids = Array.from({ length: 6 }, (_, n) => `call-${n}`);
		const frozen = ids.map((id) => growing(id, startMs - 1));
		const sessions = awaited(ids, startMs);
		let endedMs = 0;
		await awaitSessions(sessions, {
			find: async ({ id }) => {
				if (Date.now() - startMs < 10 * MINUTE_MS) return growing(id, startMs);
				endedMs ||= Date.now();
				return { ...growing(id, endedMs - 10 * MINUTE_MS), status: 'ended' };
			},
			search: async () => frozen,
			clock,
		});
		expect(Date.now() - startMs).toBeGreaterThan(10 * MINUTE_MS);
	});

	it('is not over because only its parameters can be read until it ends', async () => {
		const endMs = Date.now() + 10 * MINUTE_MS;
		studio.configure({
			conversations: () => ({
				turns: [{ speaker: 'user', text: 'the last word', afterMs: 9 * MINUTE_MS }],
				endsAfterMs: 10 * MINUTE_MS,
			}),
			faults: ({ path }: FaultRequest) =>
				/^\/insights\/sessions\/[^/]+$/.test(path) && Date.now() < endMs ? status(404) : undefined,
		});
		const started = await runStudioNode(
			studio.url,
			{ sessionParameters: { parameter: [{ name: 'NAME', value: 'Diane' }] } },
			{ items: [{ to: TO }] },
		);
		const { branches } = await wait(jsonOf(started.branches[0]));
		expect(jsonOf(branches[0])).toMatchObject([
			{ finished: true, transcript: expect.stringContaining('the last word') },
		]);
	});

	it('keeps its last words when an older search result follows an outage', async () => {
		const startMs = Date.now();
		const ids = Array.from({ length: 6 }, (_, n) => `call-${n}`);
		const sessions = awaited(ids, startMs);
		const words = (count: number) =>
			Array.from({ length: count }, (_, n) => ({ User: `turn ${n}` }));
		const found = new Set<string>();
		await awaitSessions(sessions, {
			find: async ({ id }) => {
				if (found.has(id)) throw new Error('no answer');
				found.add(id);
				const channel_data = { audio_url: null };
				return { id, status: 'ended', channel: 'Telephony', channel_data, transcription: words(9) };
			},
			search: async () =>
				ids.map((id) => ({ id, channel: 'Telephony', status: 'ended', transcription: words(2) })),
			clock,
		});
		for (const { session } of sessions) expect(session?.transcription).toHaveLength(9);
	});

	it('is not over because the clock of n8n is put forward', async () => {
		const startMs = Date.now();
		const [session] = awaited(['call'], startMs);
		session.untilMs = startMs + 60 * MINUTE_MS;
		const dateNow = Date.now;
		const realStart = clock.now();
		let aheadMs = 0;
		Date.now = () => dateNow() + aheadMs;
		try {
			await awaitSessions([session], {
				find: async ({ id }) => {
					const lastsMs = clock.now() - realStart;
					if (lastsMs > 2 * MINUTE_MS) aheadMs = 5 * MINUTE_MS;
					const over = lastsMs > 10 * MINUTE_MS;
					// Somebody speaks once a minute.
					const transcription = Array.from(
						{ length: Math.min(10, Math.ceil(lastsMs / MINUTE_MS)) },
						(_, n) => ({ User: `turn ${n}` }),
					);
					return { id, channel: 'Telephony', transcription, ...(over && { status: 'ended' }) };
				},
				search: async () => [],
				clock,
			});
		} finally {
			Date.now = dateNow;
		}
		expect(session.session?.transcription).toHaveLength(10);
	});
});
