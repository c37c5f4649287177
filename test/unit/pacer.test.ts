import { Pacer, type Turn } from '../../nodes/VonageAiStudio/pacing/pacer';
import { retryWaitMs } from '../../nodes/VonageAiStudio/pacing/retryWait';
import { seededRandom } from '../harness/random';
import { VirtualClock } from '../harness/virtualClock';

/** Takes `count` turns one after the other and notes when each came; none of them is answered. */
async function takeTurns(clock: VirtualClock, pacer: Pacer, count: number, rate: number) {
	const timesMs: number[] = [];
	for (let index = 0; index < count; index += 1) {
		await pacer.turn(rate);
		timesMs.push(clock.now());
	}
	return timesMs;
}

/**
 * Starts `count` sessions whose requests need `wayMs` to AI Studio, which answers 300 ms later.
 * @returns when each arrived
 */
async function arrivals(rate: number, count: number, wayMs: (index: number) => number) {
	const clock = new VirtualClock();
	const pacer = new Pacer(clock);
	const timesMs: number[] = [];
	const send = async (index: number, turn: Turn) => {
		await clock.sleep(wayMs(index));
		timesMs[index] = clock.now();
		await clock.sleep(300);
		pacer.accepted(turn);
	};
	const run = async () => {
		const sent: Array<Promise<void>> = [];
		for (let index = 0; index < count; index += 1) sent.push(send(index, await pacer.turn(rate)));
		await Promise.all(sent);
	};
	await clock.run(run());
	return timesMs.sort((a, b) => a - b);
}

/** The shortest time in which more arrive than the rate allows in a second. */
function shortestMs(timesMs: number[], rate: number) {
	return Math.min(...timesMs.slice(rate).map((time, index) => time - timesMs[index]));
}

const meanMs = (timesMs: number[]) =>
	(timesMs[timesMs.length - 1] - timesMs[0]) / (timesMs.length - 1);

const gaps = (timesMs: number[]) => timesMs.slice(1).map((time, index) => time - timesMs[index]);

describe('Pacer', () => {
	it.each([1, 3, 5])('at %d per second uses the limit when answers are steady', async (rate) => {
		const timesMs = await arrivals(rate, 100, () => 20);
		expect(timesMs[0]).toBe(20);
		expect(shortestMs(timesMs, rate)).toBeGreaterThan(1001);
		expect(meanMs(timesMs)).toBeLessThan(1010 / rate);
	});

	it.each([1, 3, 5])(
		'at %d per second lets no start arrive too soon behind one that was slow on its way',
		async (rate) => {
			const random = seededRandom(rate);
			const slowMs = Array.from({ length: 400 }, () => (random() < 0.1 ? random() * 200 : 0));
			const timesMs = await arrivals(rate, 400, (index) => 20 + slowMs[index]);
			// Before the first answers it can't be known who was slow.
			expect(shortestMs(timesMs.slice(2 * rate), rate)).toBeGreaterThan(1000);
			expect(meanMs(timesMs)).toBeLessThan(1050 / rate);
		},
	);

	it('makes up for a first request for which n8n had to load something', async () => {
		const timesMs = await arrivals(1, 2, (index) => (index === 0 ? 150 : 0));
		expect(shortestMs(timesMs, 1)).toBeGreaterThan(1000);
	});

	it.each([1, 3, 5])(
		'at %d per second stays within a tenth of the limit when no two answers are alike',
		async (rate) => {
			const random = seededRandom(7);
			const timesMs = await arrivals(rate, 400, () => random() * 600);
			expect(meanMs(timesMs)).toBeLessThan(1100 / rate);
		},
	);

	it('leaves a little more time while no answer comes', async () => {
		const clock = new VirtualClock();
		const [first, ...rest] = gaps(await clock.run(takeTurns(clock, new Pacer(clock), 6, 1)));
		expect(first).toBeCloseTo(1152);
		for (const gap of rest) expect(gap).toBeCloseTo(1052);
	});

	it('spaces the starts of two executions that share it, and lets them take turns', async () => {
		const clock = new VirtualClock();
		const pacer = new Pacer(clock);
		const [one, other] = await clock.run(
			Promise.all([takeTurns(clock, pacer, 5, 5), takeTurns(clock, pacer, 5, 5)]),
		);
		const all = [...one, ...other].sort((a, b) => a - b);
		for (const gap of gaps(all)) expect(gap).toBeGreaterThan(200);
		expect(shortestMs(all, 5)).toBeGreaterThanOrEqual(1052);
		expect(meanMs(all)).toBeLessThan(1152 / 5);
		expect(one.every((time, index) => time < other[index])).toBe(true);
		expect(gaps(one).every((gap) => gap > 400)).toBe(true);
	});

	it('lets a start that gave its turn back not count', async () => {
		const clock = new VirtualClock();
		const pacer = new Pacer(clock);
		await clock.run(pacer.turn(1));
		(await clock.run(pacer.turn(1))).giveBack();
		const timesMs = await clock.run(takeTurns(clock, pacer, 1, 1));
		expect(timesMs[0]).toBeCloseTo(1152);
	});

	it('frees the place of a start that is stopped while it waits', async () => {
		const clock = new VirtualClock();
		const pacer = new Pacer(clock);
		const stop = new AbortController();
		await clock.run(pacer.turn(1));
		const stopped = pacer.turn(1, stop.signal);
		const next = pacer.turn(1);
		stop.abort(new Error('stopped'));
		await expect(stopped).rejects.toThrow('stopped');
		await clock.run(next);
		expect(clock.now()).toBeCloseTo(1152);
	});

	it('slows down once for all starts that were under way at a refusal, and recovers', async () => {
		const clock = new VirtualClock();
		const pacer = new Pacer(clock);
		const turns = [await clock.run(pacer.turn(5)), await clock.run(pacer.turn(5))];
		for (const turn of turns) pacer.refused(turn, 5);
		const slow = await clock.run(takeTurns(clock, pacer, 3, 5));
		expect(gaps(slow)[1]).toBeCloseTo((1022 / 5) * 1.5);
		for (let index = 0; index < 20; index += 1) pacer.accepted(await clock.run(pacer.turn(5)));
		const fast = await clock.run(takeTurns(clock, pacer, 3, 5));
		expect(gaps(fast)[1]).toBeCloseTo(1022 / 5, 0);
	});

	it('stays a little slower with each refusal, to an end', async () => {
		const clock = new VirtualClock();
		const pacer = new Pacer(clock);
		for (let index = 0; index < 20; index += 1) {
			pacer.refused(await clock.run(pacer.turn(1)), 1);
			for (let more = 0; more < 20; more += 1) pacer.accepted(await clock.run(pacer.turn(1)));
		}
		const timesMs = await clock.run(takeTurns(clock, pacer, 3, 1));
		expect(gaps(timesMs)[1]).toBeCloseTo(1120, 0);
	});

	it('lets no start leave before the time that Retry-After names', async () => {
		const clock = new VirtualClock();
		const pacer = new Pacer(clock);
		pacer.refused(await clock.run(pacer.turn(5)), 5, 7000);
		const [timeMs] = await clock.run(takeTurns(clock, pacer, 1, 5));
		expect(timeMs).toBeCloseTo(7000);
	});
});

describe('retryWaitMs', () => {
	it('grows, half up or down by chance, and has an end', () => {
		expect([1, 2, 3, 9].map((tries) => retryWaitMs(tries, 0.5))).toEqual([2000, 4000, 8000, 60000]);
		expect([0, 1].map((random) => retryWaitMs(1, random))).toEqual([1000, 3000]);
	});
});
