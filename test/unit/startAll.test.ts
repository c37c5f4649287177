import { Pacer } from '../../nodes/VonageAiStudio/pacing/pacer';
import type { ReferenceClaims } from '../../nodes/VonageAiStudio/starting/claims';
import type { Outcome } from '../../nodes/VonageAiStudio/starting/outcome';
import { type Prepared, startAll } from '../../nodes/VonageAiStudio/starting/startAll';
import type { Verdict } from '../../nodes/VonageAiStudio/transport/verdict';
import { VirtualClock } from '../harness/virtualClock';

const STARTED: Verdict = { kind: 'started', answer: {} };
const BAD: Verdict = { kind: 'notStarted', failure: { message: 'bad', description: '' } };

/** Runs `count` items against a server in virtual time. */
async function campaign(options: {
	count: number;
	answer?: (index: number, tries: number) => Verdict;
	latencyMs?: number;
	ratePerSecond?: number;
	stopOnFailure?: boolean;
	agentOf?: (index: number) => number;
	signal?: AbortSignal;
	claims?: ReferenceClaims;
	onSend?: (index: number) => void;
}) {
	const { count, answer = () => STARTED, latencyMs = 700, agentOf = () => 0 } = options;
	const clock = new VirtualClock();
	const pacers = new Map<number, Pacer>();
	const sent: Array<{ index: number; atMs: number }> = [];
	const outcomes = new Map<number, Outcome>();
	let preparedFirst = 0;
	const prepare = (index: number): Prepared => {
		if (sent.length === 0) preparedFirst = index + 1;
		const agent = agentOf(index);
		const pacer = pacers.get(agent) ?? new Pacer(clock);
		pacers.set(agent, pacer);
		let tries = 0;
		const send = async () => {
			tries += 1;
			sent.push({ index, atMs: clock.now() });
			options.onSend?.(index);
			const verdict = answer(index, tries);
			await clock.sleep(latencyMs);
			return verdict;
		};
		const { ratePerSecond = 1 } = options;
		const start = { send, pacer, ratePerSecond, rateLimitRetries: 5 };
		return { kind: 'start', start, claims: options.claims };
	};
	const run = startAll(count, prepare, {
		clock,
		stopOnFailure: options.stopOnFailure ?? false,
		settle: (index, outcome) => outcomes.set(index, outcome),
		signal: options.signal,
	});
	const ending = await clock.run(run);
	return { sent, outcomes, ending, endMs: clock.now(), preparedFirst };
}

describe('startAll', () => {
	it('does not let slow answers slow the starts', async () => {
		const { sent, endMs } = await campaign({ count: 10, latencyMs: 30_000 });
		const lastMs = 1152 + 8 * 1052;
		expect(sent.at(-1)?.atMs).toBeCloseTo(lastMs);
		expect(endMs).toBeCloseTo(lastMs + 30_000);
	});

	it('keeps the order, and starts different agents beside each other', async () => {
		const { sent } = await campaign({ count: 6, agentOf: (index) => index % 2 });
		expect(sent.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5]);
		expect(sent.at(-1)?.atMs).toBeCloseTo(50 + 1152 + 1052);
	});

	it('reads no more than 500 items ahead of the first start', async () => {
		const { preparedFirst, sent } = await campaign({ count: 2000, stopOnFailure: true });
		expect(preparedFirst).toBe(500);
		expect(sent).toHaveLength(2000);
	});

	it('starts nothing after a failure when it is to stop', async () => {
		const { sent, ending, outcomes } = await campaign({
			count: 50,
			stopOnFailure: true,
			answer: (index) => (index === 3 ? BAD : STARTED),
		});
		expect(ending).toMatchObject({ index: 3, failure: { message: 'bad' } });
		expect(sent.length).toBe(4);
		expect(outcomes.size).toBe(4);
	});

	it('goes on after a failure when it is to continue', async () => {
		const { sent, ending, outcomes } = await campaign({
			count: 5,
			answer: (index) => (index === 3 ? BAD : STARTED),
		});
		expect(ending).toBeUndefined();
		expect(sent).toHaveLength(5);
		expect([...outcomes.values()].map(({ kind }) => kind).sort()).toEqual([
			'notStarted',
			...Array.from({ length: 4 }, () => 'started'),
		]);
	});

	it('ends for good when it is aborted while starts wait', async () => {
		const stop = new AbortController();
		const sentBefore: number[] = [];
		await expect(
			campaign({
				count: 50,
				signal: stop.signal,
				onSend: (index) => {
					sentBefore.push(index);
					if (index === 2) stop.abort(new Error('stopped'));
				},
			}),
		).rejects.toThrow('stopped');
		expect(sentBefore).toEqual([0, 1, 2]);
	});

	it('tries a start again that was too fast, and nothing else', async () => {
		const { sent, outcomes } = await campaign({
			count: 3,
			answer: (index, tries) => (index === 1 && tries < 3 ? { kind: 'tooFast' } : STARTED),
		});
		expect(sent.filter(({ index }) => index === 1)).toHaveLength(3);
		expect(sent).toHaveLength(5);
		expect([...outcomes.values()].every(({ kind }) => kind === 'started')).toBe(true);
	});

	it('holds a reference while a request is under way, not while it waits for its next try', async () => {
		const events: string[] = [];
		await campaign({
			count: 1,
			claims: {
				claim: async () => events.push('claim') > 0,
				release: async () => void events.push('release'),
			},
			onSend: () => events.push('send'),
			answer: (_index, tries) => (tries === 1 ? { kind: 'tooFast' } : STARTED),
		});
		expect(events).toEqual(['claim', 'send', 'release', 'claim', 'send']);
	});

	it('does not start what another execution started during the wait', async () => {
		const answers = [true, false];
		const { sent, outcomes } = await campaign({
			count: 1,
			claims: { claim: async () => answers.shift() ?? true, release: async () => {} },
			answer: () => ({ kind: 'tooFast' }),
		});
		expect(sent).toHaveLength(1);
		expect(outcomes.get(0)).toEqual({ kind: 'alreadyStarted' });
	});

	it('gives up a start whose Retry-After is no pause within a run', async () => {
		const { sent, outcomes, endMs } = await campaign({
			count: 1,
			answer: () => ({ kind: 'tooFast', retryAfterMs: 3_600_000 }),
		});
		expect(sent).toHaveLength(1);
		expect(endMs).toBeLessThan(1000);
		expect(outcomes.get(0)).toMatchObject({
			failure: { description: expect.stringContaining('60 minutes') },
		});
	});
});
