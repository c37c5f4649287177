import { retryWaitMs } from '../../nodes/VonageAiStudio/http/retry';
import type { Clock } from '../../nodes/shared/clock';
import {
	type Departure,
	holdPacer,
	Pacer,
	type Place,
} from '../../nodes/VonageAiStudio/starts/pacer';
import {
	ANSWERS,
	LATE,
	type ModelList,
	modelRuns,
	ModelServer,
	startList,
} from '../harness/modelRun';
import { VirtualClock } from '../harness/virtualClock';
import type { Counting } from '../simulator';
import { COUNTINGS } from '../simulator/rateLimiter';

const VARYING = ANSWERS['after 200 to 800 ms'];
const JITTER = LATE['10 to 40 ms late'];
const HOUR_MS = 60 * 60_000;

const newPacer = (clock: Clock) => new Pacer(clock);

/** Lets starts leave one after the other; nobody answers them. */
async function leaveOneByOne(pacer: Pacer, count: number, rate: number): Promise<Departure[]> {
	const departures: Departure[] = [];
	for (let index = 0; index < count; index += 1) {
		const place = await pacer.enter(rate);
		await place.untilDue();
		departures.push(place.leave());
	}
	return departures;
}

/** A pacer in virtual time, and starts that leave in it. */
function paced() {
	const clock = new VirtualClock();
	const pacer = new Pacer(clock);
	return {
		clock,
		pacer,
		leave: async (count: number, rate: number) =>
			await clock.run(leaveOneByOne(pacer, count, rate)),
		due: async (place: Place, aheadMs?: number) => {
			await clock.run(place.untilDue(aheadMs));
			return clock.now();
		},
	};
}

const gaps = (departures: Departure[]) =>
	departures.slice(1).map(({ atMs }, index) => atMs - departures[index].atMs);

const meanGap = (departures: Departure[]) => {
	const between = gaps(departures);
	return between.reduce((sum, gap) => sum + gap, 0) / between.length;
};

describe('the departures of one agent', () => {
	it.each([1, 3, 5])('fill %d per second without exceeding it', async (rate) => {
		const departures = await paced().leave(100, rate);
		expect(departures[0].atMs).toBe(0);
		for (const [index, { atMs }] of departures.slice(rate).entries()) {
			expect(atMs - departures[index].atMs).toBeGreaterThan(1000);
		}
		expect(meanGap(departures)).toBeLessThan(1050 / rate);
	});

	it('are shared by two executions, which take turns', async () => {
		const { clock, pacer } = paced();
		const [one, other] = await clock.run(
			Promise.all([leaveOneByOne(pacer, 5, 5), leaveOneByOne(pacer, 5, 5)]),
		);
		const all = [...one, ...other].sort((a, b) => a.atMs - b.atMs);
		for (const gap of gaps(all)) expect(gap).toBeGreaterThan(199);
		expect(one.every(({ atMs }, index) => atMs < other[index].atMs)).toBe(true);
		expect(gaps(one).every((gap) => gap > 399)).toBe(true);
	});

	it('do not depend on how long answers take', async () => {
		const run = async (answerMs: keyof typeof ANSWERS) => {
			const clock = new VirtualClock();
			const server = new ModelServer(clock, { allowedPerSecond: 5, answerMs: ANSWERS[answerMs] });
			await clock.run(startList(clock, new Pacer(clock), server, { count: 100, ratePerSecond: 5 }));
			return server.startedAtMs;
		};
		const constant = await run('answers after 300 ms');
		for (const answerMs of Object.keys(ANSWERS)) expect(await run(answerMs)).toEqual(constant);
	});

	it('count from when a start leaves, however long it stood at the head of the line', async () => {
		const { clock, pacer, leave } = paced();
		await leave(1, 1);
		const place = await clock.run(pacer.enter(1));
		await clock.run(place.untilDue());
		await clock.run(clock.sleep(5000));
		const left = place.leave();
		const [next] = await leave(1, 1);
		expect(next.atMs - left.atMs).toBeGreaterThan(1000);
		expect(next.atMs - left.atMs).toBeLessThan(1050);
	});

	it('lose no time to what is done ahead of them', async () => {
		const run = async (list: ModelList) => {
			const clock = new VirtualClock();
			const server = new ModelServer(clock, { allowedPerSecond: 1, answerMs: VARYING });
			await clock.run(startList(clock, new Pacer(clock), server, list));
			return server.startedAtMs;
		};
		const list = { count: 10, ratePerSecond: 1 };
		const withoutClaims = await run(list);
		const [firstMs, ...restMs] = await run({ ...list, claimMs: 200 });
		// Only the first has nothing to wait for meanwhile.
		expect(firstMs).toBe(200);
		expect(restMs.map((atMs) => atMs - firstMs)).toEqual(
			withoutClaims.slice(1).map((atMs) => expect.closeTo(atMs, 6) as unknown),
		);
	});
});

describe('a place in the line', () => {
	it('is due, and ahead of that as long as asked', async () => {
		const { clock, pacer, leave, due } = paced();
		await leave(1, 1);
		const place = await clock.run(pacer.enter(1));
		const aheadAtMs = await due(place, 500);
		const dueAtMs = await due(place);
		expect(dueAtMs - aheadAtMs).toBeCloseTo(500);
		expect(await due(place)).toBe(dueAtMs);
	});

	it('is not due before a pause is over that was asked for meanwhile', async () => {
		const { clock, pacer, leave, due } = paced();
		const [first] = await leave(1, 1);
		const place = await clock.run(pacer.enter(1));
		await due(place, 500);
		const askedAtMs = clock.now();
		pacer.refused(first, 1, 7000);
		expect(await due(place)).toBeCloseTo(askedAtMs + 7000);
	});

	it('that is given up counts for nothing, and the next one has it', async () => {
		const { clock, pacer, leave } = paced();
		const [first] = await leave(1, 1);
		const place = await clock.run(pacer.enter(1));
		const next = leave(1, 1);
		await clock.run(clock.sleep(100));
		place.giveUp();
		place.giveUp();
		const [second] = await next;
		expect(second.atMs - first.atMs).toBeLessThan(1500);
	});

	it('may be given up after the start has left', async () => {
		const { clock, pacer } = paced();
		const place = await clock.run(pacer.enter(1));
		place.leave();
		place.giveUp();
		const next = await clock.run(pacer.enter(1));
		await clock.run(next.untilDue());
		expect(clock.now()).toBeGreaterThan(1000);
	});

	it('is free at once when a start that waits for it is stopped', async () => {
		const { clock, pacer, leave } = paced();
		const head = await clock.run(pacer.enter(1));
		const stop = new AbortController();
		const stopped = pacer.enter(1, stop.signal);
		const behind = leave(1, 1);
		stop.abort(new Error('stopped'));
		await expect(stopped).rejects.toThrow('stopped');
		head.giveUp();
		expect(await behind).toEqual([{ atMs: 0 }]);
	});

	it('stops waiting for its departure when it is stopped', async () => {
		const { clock, pacer, leave } = paced();
		await leave(1, 1);
		const stop = new AbortController();
		const place = await clock.run(pacer.enter(1, stop.signal));
		const waiting = place.untilDue();
		stop.abort(new Error('stopped'));
		await expect(waiting).rejects.toThrow('stopped');
		await expect(place.untilDue()).rejects.toThrow('stopped');
		place.giveUp();
		await expect(leave(1, 1)).resolves.toHaveLength(1);
	});

	it('is not even entered by what is stopped already', async () => {
		const { pacer, leave } = paced();
		await expect(pacer.enter(1, AbortSignal.abort(new Error('stopped')))).rejects.toThrow(
			'stopped',
		);
		expect(await leave(1, 1)).toEqual([{ atMs: 0 }]);
	});
});

describe('a refusal', () => {
	it('slows the pace down once for all starts that had left by then', async () => {
		const alone = paced();
		const [one] = await alone.leave(1, 5);
		alone.pacer.refused(one, 5);
		const together = paced();
		const inFlight = await together.leave(4, 5);
		for (const departure of inFlight) together.pacer.refused(departure, 5);
		const slow = meanGap(await alone.leave(3, 5));
		expect(slow).toBeGreaterThan(210);
		expect(meanGap(await together.leave(3, 5))).toBeCloseTo(slow);
	});

	it('is made up for by accepted starts, but not by those that had left before it', async () => {
		const { pacer, leave } = paced();
		await leave(5, 5);
		const usual = meanGap(await leave(3, 5));
		const before = await leave(3, 5);
		pacer.refused(before[2], 5);
		for (const departure of before) pacer.accepted(departure);
		const slow = await leave(3, 5);
		expect(meanGap(slow)).toBeGreaterThan(usual * 1.1);
		for (const departure of slow) pacer.accepted(departure);
		await leave(1, 5);
		expect(meanGap(await leave(3, 5))).toBeCloseTo(usual);
	});

	it('after the other never brings the pace to a stand', async () => {
		const { pacer, leave } = paced();
		for (let index = 0; index < 100; index += 1) pacer.refused((await leave(1, 1))[0], 1);
		const [gap] = gaps(await leave(2, 1));
		expect(gap).toBeGreaterThan(1500);
		expect(gap).toBeLessThan(10_000);
	});

	it('that asks for a pause lets nothing leave before, whatever else is refused', async () => {
		const { clock, pacer, leave } = paced();
		const inFlight = await leave(3, 5);
		const askedAtMs = clock.now();
		pacer.refused(inFlight[0], 5, 90_000);
		pacer.refused(inFlight[1], 5, 1000);
		pacer.refused(inFlight[2], 5);
		const [next] = await leave(1, 5);
		expect(next.atMs).toBeCloseTo(askedAtMs + 90_000);
	});

	it('that asks for longer than a timer lasts is waited for all the same', async () => {
		const { clock, pacer, leave } = paced();
		const monthMs = 30 * 24 * HOUR_MS;
		pacer.refused((await leave(1, 1))[0], 1, monthMs);
		const longest = jest.spyOn(clock, 'sleep');
		const [next] = await leave(1, 1);
		expect(next.atMs).toBeCloseTo(monthMs);
		for (const [delayMs] of longest.mock.calls) expect(delayMs).toBeLessThan(2 ** 31);
	});
});

describe('on every sort of server', () => {
	const servers = COUNTINGS.flatMap((counting) =>
		Object.keys(LATE).map((late): [Counting, string] => [counting, late]),
	);

	it.each(servers)('%s, %s: little time is lost, little refused', async (counting, late) => {
		for (const [count, ratePerSecond, runs] of [
			[10, 1, 100],
			[50, 5, 40],
			[1000, 5, 1],
		]) {
			const server = { counting, answerMs: VARYING, lateMs: LATE[late] };
			const settings = { ...server, allowedPerSecond: ratePerSecond };
			const { mean } = await modelRuns(newPacer, settings, [{ count, ratePerSecond }], runs);
			expect(mean.lost).toBe(0);
			expect(mean.refused).toBeLessThanOrEqual(0.01);
			expect(mean.loss).toBeLessThanOrEqual(0.05);
		}
	});

	it.each(COUNTINGS)('%s: a rate set too high starts all, in twice the time', async (counting) => {
		const settings = { allowedPerSecond: 1, counting, answerMs: VARYING, lateMs: JITTER };
		const { mean, worst } = await modelRuns(
			newPacer,
			settings,
			[{ count: 50, ratePerSecond: 5 }],
			10,
		);
		expect(worst.lost).toBe(0);
		expect(1 + mean.loss).toBeLessThan(2);
	});

	it.each(COUNTINGS)('%s: two processes share the limit, none is lost', async (counting) => {
		for (const [count, runs] of [
			[40, 10],
			[200, 3],
		]) {
			const settings = { allowedPerSecond: 1, counting, answerMs: VARYING, lateMs: JITTER };
			const list = { count, ratePerSecond: 1 };
			const { mean, worst } = await modelRuns(newPacer, settings, [list, list], runs);
			expect(worst.lost).toBe(0);
			expect(mean.used).toBeGreaterThan(0.85);
		}
	});
});

describe('holdPacer', () => {
	const clock = new VirtualClock();
	let agents = 0;
	const freshAgent = () => `agent ${(agents += 1)}`;
	const hold = (agentId: string, apiKey = 'key', baseUrl = 'https://a.example') =>
		holdPacer(baseUrl, apiKey, agentId, clock);
	/** The pacer that a run gets which comes alone. */
	const pacerNow = (agentId: string) => {
		const { pacer, release } = hold(agentId);
		release();
		return pacer;
	};
	const useOthers = async () => {
		for (let index = 0; index < 10; index += 1) {
			const { pacer, release } = hold(freshAgent());
			await clock.run(leaveOneByOne(pacer, 1, 1));
			release();
		}
	};
	const letPass = async (ms: number) => await clock.run(clock.sleep(ms));

	it('gives all runs of one agent of one key at one host the same pacer', () => {
		const agentId = freshAgent();
		const { pacer } = hold(agentId);
		expect(hold(agentId).pacer).toBe(pacer);
		expect(hold(freshAgent()).pacer).not.toBe(pacer);
		expect(hold(agentId, 'other key').pacer).not.toBe(pacer);
		expect(hold(agentId, 'key', 'https://b.example').pacer).not.toBe(pacer);
	});

	it('never drops a pacer that is held, whatever the others do', async () => {
		const agentId = freshAgent();
		const held = hold(agentId);
		const other = hold(agentId);
		other.release();
		other.release();
		await letPass(24 * HOUR_MS);
		await useOthers();
		expect(pacerNow(agentId)).toBe(held.pacer);
		held.release();
		expect(pacerNow(agentId)).not.toBe(held.pacer);
	});

	it('keeps a pause to its end, through the traffic of others', async () => {
		const agentId = freshAgent();
		const { pacer, release } = hold(agentId);
		const [departure] = await clock.run(leaveOneByOne(pacer, 1, 1));
		const askedAtMs = clock.now();
		pacer.refused(departure, 1, HOUR_MS);
		release();
		await letPass(HOUR_MS - 60_000);
		await useOthers();
		expect(pacerNow(agentId)).toBe(pacer);
		const [next] = await clock.run(leaveOneByOne(pacerNow(agentId), 1, 1));
		expect(next.atMs).toBeCloseTo(askedAtMs + HOUR_MS);
	});

	it('keeps what left a moment ago, and the slow-down after a refusal', async () => {
		const agentId = freshAgent();
		const { pacer, release } = hold(agentId);
		const departures = await clock.run(leaveOneByOne(pacer, 2, 1));
		pacer.refused(departures[1], 1);
		release();
		await useOthers();
		expect(pacerNow(agentId)).toBe(pacer);
	});

	it('drops a pacer that has nothing to remember', async () => {
		const agentId = freshAgent();
		const { pacer, release } = hold(agentId);
		await clock.run(leaveOneByOne(pacer, 1, 1));
		release();
		await letPass(HOUR_MS);
		expect(pacerNow(agentId)).not.toBe(pacer);
	});

	it('drops a pacer that no start ever left from', () => {
		const agentId = freshAgent();
		const { pacer, release } = hold(agentId);
		release();
		expect(pacerNow(agentId)).not.toBe(pacer);
	});
});

describe('retryWaitMs', () => {
	it('grows with each try, to an end', () => {
		const waits = Array.from({ length: 30 }, (_, index) => retryWaitMs(index + 1, 0.5));
		expect(waits[1]).toBe(2 * waits[0]);
		expect(waits[2]).toBe(2 * waits[1]);
		expect(waits[29]).toBe(waits[28]);
	});

	it('spreads items that were refused together', () => {
		expect(retryWaitMs(1, 0)).toBeCloseTo(retryWaitMs(1, 0.5) / 2);
		expect(retryWaitMs(1, 0.999)).toBeGreaterThan(retryWaitMs(1, 0.5) * 1.4);
	});
});
