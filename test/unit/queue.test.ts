import { type QueuedItem, startAll } from '../../nodes/VonageAiStudio/starts/queue';
import { Pacer } from '../../nodes/VonageAiStudio/starts/pacer';
import type { Outcome, Start } from '../../nodes/VonageAiStudio/starts/startItem';
import type { Claim } from '../../nodes/VonageAiStudio/starts/startOnce';
import type { Verdict } from '../../nodes/VonageAiStudio/starts/verdict';
import { VirtualClock } from '../harness/virtualClock';

const STARTED: Verdict = { kind: 'started', answer: {} };
const BAD: Verdict = { kind: 'notStarted', failure: { message: 'bad', description: '' } };
const UNREACHABLE: Verdict = { kind: 'unreachable', failure: { message: 'far', description: '' } };
const HOUR_MS = 3_600_000;

interface Campaign {
	count: number;
	answer?: (index: number, tries: number) => Verdict;
	latencyMs?: number;
	ratePerSecond?: number;
	rateLimitRetries?: number;
	stopOnFailure?: boolean;
	agentOf?: (index: number) => number;
	signal?: AbortSignal;
	claim?: (clock: VirtualClock) => Claim;
	closedUntil?: Start['closedUntil'];
	/** Rows that can't be sent. */
	bad?: number[];
	onSend?: (index: number, clock: VirtualClock) => void;
}

/** Runs `count` items against a server in virtual time. */
async function campaign(options: Campaign) {
	const { count, answer = () => STARTED, latencyMs = 700, agentOf = () => 0 } = options;
	const clock = new VirtualClock();
	const pacers = new Map<number, Pacer>();
	const sent: Array<{ index: number; atMs: number }> = [];
	const outcomes = new Map<number, Outcome>();
	let readFirst = 0;
	const read = (index: number): QueuedItem => {
		if (sent.length === 0) readFirst = index + 1;
		if (options.bad?.includes(index)) {
			const failure = { message: `bad ${index}`, description: 'Mend it.' };
			return { kind: 'settled', outcome: { kind: 'notStarted', failure } };
		}
		const agent = agentOf(index);
		const pacer = pacers.get(agent) ?? new Pacer(clock);
		pacers.set(agent, pacer);
		let tries = 0;
		const send = async () => {
			tries += 1;
			sent.push({ index, atMs: clock.now() });
			options.onSend?.(index, clock);
			const verdict = answer(index, tries);
			await clock.sleep(latencyMs);
			return verdict;
		};
		const { ratePerSecond = 1, rateLimitRetries = 5, closedUntil } = options;
		const claim = options.claim?.(clock);
		return {
			kind: 'start',
			start: { send, pacer, ratePerSecond, rateLimitRetries, claim, closedUntil },
		};
	};
	const run = startAll(count, read, {
		clock,
		stopOnFailure: options.stopOnFailure ?? false,
		settle: (index, outcome) => outcomes.set(index, outcome),
		signal: options.signal,
	});
	const end = await clock.run(run);
	const times = (index: number) => sent.filter((each) => each.index === index).length;
	return { sent, outcomes, end, endMs: clock.now(), readFirst, times };
}

/** A claim that takes its time, and says afterwards whether its reference is held. */
function slowClaim(takesMs: number) {
	const state = { isHeld: false, isBroken: false };
	const claim = (clock: VirtualClock): Claim => ({
		take: async () => {
			await clock.sleep(takesMs);
			return (state.isHeld = true);
		},
		giveBack: async () => {
			await clock.sleep(takesMs);
			if (state.isBroken) throw new Error('database');
			state.isHeld = false;
		},
	});
	return { claim, state };
}

describe('a queue of starts', () => {
	it('does not let slow answers slow the starts', async () => {
		const fast = await campaign({ count: 10, latencyMs: 10 });
		const slow = await campaign({ count: 10, latencyMs: 30_000 });
		expect(slow.sent.at(-1)?.atMs).toBe(fast.sent.at(-1)?.atMs);
	});

	it('keeps the order, and starts different agents side by side', async () => {
		const { sent } = await campaign({ count: 6, agentOf: (index) => index % 2 });
		expect(sent.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5]);
		expect(sent.at(-1)?.atMs).toBeLessThan(3000);
	});

	it('starts nothing before 500 items are known to be sendable, if it is to stop', async () => {
		const { readFirst, sent } = await campaign({ count: 2000, stopOnFailure: true });
		expect(readFirst).toBe(500);
		expect(sent).toHaveLength(2000);
	});

	it('names all items that can not be sent, and sends none', async () => {
		const { sent, end } = await campaign({ count: 300, stopOnFailure: true, bad: [4, 250] });
		expect(sent).toHaveLength(0);
		expect(end).toMatchObject({ failure: { message: "2 items can't be sent" } });
		expect(end?.failure.description).toMatch(/Item 5: bad 4.*\n.*Item 251: bad 250/);
	});

	it('starts nothing after a failure if it is to stop', async () => {
		const { sent, end, outcomes } = await campaign({
			count: 50,
			stopOnFailure: true,
			answer: (index) => (index === 3 ? BAD : STARTED),
		});
		expect(end).toMatchObject({ index: 3, failure: { message: 'bad' } });
		expect(sent.length).toBe(4);
		const started = [...outcomes.values()].filter(({ kind }) => kind === 'started');
		expect(started).toHaveLength(3);
	});

	it('goes on after a failure if it is to continue', async () => {
		const { sent, end, outcomes } = await campaign({
			count: 5,
			answer: (index) => (index === 3 ? BAD : STARTED),
		});
		expect(end).toBeUndefined();
		expect(sent).toHaveLength(5);
		expect(outcomes.get(3)).toMatchObject({ kind: 'notStarted' });
	});

	it('starts nothing after the user has stopped it', async () => {
		const stop = new AbortController();
		const { sent } = await campaign({
			count: 50,
			signal: stop.signal,
			onSend: (index) => {
				if (index === 2) stop.abort();
			},
		});
		expect(sent.map(({ index }) => index)).toEqual([0, 1, 2]);
	});

	it('retries a start that was too fast, and nothing else', async () => {
		const { sent, outcomes, times } = await campaign({
			count: 3,
			answer: (index, tries) => (index === 1 && tries < 3 ? { kind: 'tooFast' } : STARTED),
		});
		expect(times(1)).toBe(3);
		expect(sent).toHaveLength(5);
		expect([...outcomes.values()].every(({ kind }) => kind === 'started')).toBe(true);
	});

	it('counts refusals and connections that were never made apart', async () => {
		const { outcomes, times } = await campaign({
			count: 1,
			answer: (_index, tries) =>
				tries <= 4 ? { kind: 'tooFast' } : tries <= 6 ? UNREACHABLE : STARTED,
		});
		expect(times(0)).toBe(7);
		expect(outcomes.get(0)?.kind).toBe('started');
	});
});

describe('the end of a run', () => {
	it('does not start an item afterwards that waits for its retry', async () => {
		const { outcomes, times, endMs } = await campaign({
			count: 20,
			stopOnFailure: true,
			answer: (index) => (index === 0 ? { kind: 'tooFast', retryAfterMs: 1500 } : BAD),
		});
		expect(times(0)).toBe(1);
		expect(outcomes.get(0)).toMatchObject({ kind: 'notStarted' });
		expect(endMs).toBeLessThan(60_000);
	});

	it('does not wait for a long Retry-After', async () => {
		const { endMs } = await campaign({
			count: 4,
			stopOnFailure: true,
			latencyMs: 2500,
			answer: (index) => (index === 1 ? { kind: 'tooFast', retryAfterMs: 600_000 } : BAD),
		});
		expect(endMs).toBeLessThan(10_000);
	});

	it('comes for all items of an agent whose Retry-After is no pause within a run', async () => {
		const { sent, outcomes, endMs } = await campaign({
			count: 60,
			agentOf: (index) => index % 2,
			latencyMs: 5,
			answer: (index) => (index % 2 ? { kind: 'tooFast', retryAfterMs: HOUR_MS } : STARTED),
		});
		expect(sent.filter(({ index }) => index % 2)).toHaveLength(1);
		expect(sent.filter(({ index }) => index % 2 === 0)).toHaveLength(30);
		const failures = Array.from({ length: 30 }, (_, index) => outcomes.get(index * 2 + 1));
		expect(failures).toEqual(failures.map(() => failures[0]));
		expect(failures[0]).toMatchObject({
			kind: 'notStarted',
			failure: { message: expect.stringContaining('60 minutes') },
		});
		expect(endMs).toBeLessThan(HOUR_MS);
	});

	it('comes for everybody with a refused key', async () => {
		const failure = { message: 'key', description: '' };
		const { sent, end } = await campaign({
			count: 60,
			answer: () => ({ kind: 'notStarted', failure, isKeyRefused: true }),
		});
		expect(sent).toHaveLength(1);
		expect(end).toMatchObject({ failure });
	});
});

describe('the claim of a reference', () => {
	it('costs no time between two starts', async () => {
		const { claim } = slowClaim(150);
		const withClaims = await campaign({ count: 20, claim });
		const without = await campaign({ count: 20 });
		const gaps = ({ sent }: typeof without) => (sent.at(-1)?.atMs ?? 0) - sent[0].atMs;
		expect(gaps(withClaims)).toBeCloseTo(gaps(without), 5);
	});

	it('is held while a request is in flight, not while it waits for its retry', async () => {
		const events: string[] = [];
		await campaign({
			count: 1,
			claim: () => ({
				take: async () => events.push('take') > 0,
				giveBack: async () => void events.push('giveBack'),
			}),
			onSend: () => events.push('send'),
			answer: (_index, tries) => (tries === 1 ? { kind: 'tooFast' } : STARTED),
		});
		expect(events).toEqual(['take', 'send', 'giveBack', 'take', 'send']);
	});

	it('does not start what another execution started during the wait', async () => {
		const answers = [true, false];
		const { sent, outcomes } = await campaign({
			count: 1,
			claim: () => ({ take: async () => answers.shift() ?? true, giveBack: async () => {} }),
			answer: () => ({ kind: 'tooFast' }),
		});
		expect(sent).toHaveLength(1);
		expect(outcomes.get(0)).toMatchObject({ notStarted: 'already_started' });
	});

	it.each([0, 50, 149, 150, 400, 1000, 1100])(
		'is given back if the user stops %i ms after the first start',
		async (stopAfterMs) => {
			const stop = new AbortController();
			const { claim, state } = slowClaim(150);
			const { sent, times } = await campaign({
				count: 2,
				claim,
				signal: stop.signal,
				// What was sent keeps its reference: only the second item's is looked at.
				onSend: (index, clock) => {
					if (index > 0) return;
					state.isHeld = false;
					void clock.sleep(stopAfterMs).then(() => stop.abort());
				},
			});
			expect(state.isHeld).toBe(times(1) > 0);
			expect(sent.length).toBeLessThanOrEqual(2);
		},
	);

	it('that can not be given back is told', async () => {
		const { claim, state } = slowClaim(1);
		state.isBroken = true;
		const { outcomes } = await campaign({ count: 1, claim, answer: () => BAD });
		expect(outcomes.get(0)).toMatchObject({
			failure: { description: expect.stringContaining('could not free its reference') },
		});
	});

	it('that can not be given back before a retry ends the start, since nobody could tell whose it is', async () => {
		const { claim, state } = slowClaim(1);
		state.isBroken = true;
		const { outcomes, times } = await campaign({
			count: 1,
			claim,
			answer: () => ({ kind: 'tooFast' }),
		});
		expect(times(0)).toBe(1);
		expect(outcomes.get(0)).toMatchObject({
			kind: 'notStarted',
			failure: {
				message: expect.stringContaining('rate limit'),
				description: expect.stringContaining('could not free its reference'),
			},
		});
	});

	it('that fails leaves the item out, and says so', async () => {
		const { sent, outcomes } = await campaign({
			count: 1,
			claim: () => ({
				take: async () => await Promise.reject(new Error('database')),
				giveBack: async () => {},
			}),
		});
		expect(sent).toHaveLength(0);
		expect(outcomes.get(0)).toMatchObject({
			failure: { message: expect.stringContaining('could not record the reference') },
		});
	});
});

describe('calling hours', () => {
	it('are looked at when the turn of a start has come', async () => {
		let sentSoFar = 0;
		const { sent, outcomes, endMs } = await campaign({
			count: 30,
			onSend: () => (sentSoFar += 1),
			closedUntil: () => (sentSoFar >= 10 ? '2026-11-23T09:00:00.000+01:00' : undefined),
		});
		expect(sent).toHaveLength(10);
		expect(outcomes.get(10)).toMatchObject({
			notStarted: 'outside_calling_hours',
			more: { opens_at: '2026-11-23T09:00:00.000+01:00' },
		});
		expect(outcomes.size).toBe(30);
		expect(endMs).toBeLessThan(12_000);
	});
});
