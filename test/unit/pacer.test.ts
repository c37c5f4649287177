import { Pacer } from '../../nodes/VonageAiStudio/pacing/pacer';
import { retryWaitMs } from '../../nodes/VonageAiStudio/pacing/retryWait';
import { VirtualClock } from '../harness/virtualClock';

/** Takes `count` turns one after the other and notes when each came. */
async function takeTurns(clock: VirtualClock, pacer: Pacer, count: number, rate: number) {
	const timesMs: number[] = [];
	for (let index = 0; index < count; index += 1) {
		await pacer.turn(rate);
		timesMs.push(clock.now());
	}
	return timesMs;
}

const gaps = (timesMs: number[]) => timesMs.slice(1).map((time, index) => time - timesMs[index]);

describe('Pacer', () => {
	it.each([
		[1, 1070],
		[3, 1070 / 3],
		[5, 214],
	])(
		'at %d per second lets the first start leave at once and keeps the others %d ms apart',
		async (rate, gapMs) => {
			const clock = new VirtualClock();
			const timesMs = await clock.run(takeTurns(clock, new Pacer(clock), 6, rate));
			expect(timesMs[0]).toBe(0);
			for (const gap of gaps(timesMs)) expect(gap).toBeCloseTo(gapMs);
		},
	);

	it('spaces the starts of two executions that share it, and lets them take turns', async () => {
		const clock = new VirtualClock();
		const pacer = new Pacer(clock);
		const [one, other] = await clock.run(
			Promise.all([takeTurns(clock, pacer, 5, 5), takeTurns(clock, pacer, 5, 5)]),
		);
		const all = [...one, ...other].sort((a, b) => a - b);
		for (const gap of gaps(all)) expect(gap).toBeCloseTo(214);
		expect(one.every((time, index) => time < other[index])).toBe(true);
		expect(gaps(one).every((gap) => gap > 400)).toBe(true);
	});

	it('lets a start that gave its turn back not count', async () => {
		const clock = new VirtualClock();
		const pacer = new Pacer(clock);
		await clock.run(pacer.turn(1));
		(await clock.run(pacer.turn(1))).giveBack();
		const timesMs = await clock.run(takeTurns(clock, pacer, 1, 1));
		expect(timesMs[0]).toBeCloseTo(1070);
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
		expect(clock.now()).toBeCloseTo(1070);
	});

	it('slows down once for all starts that were under way at a refusal, and recovers', async () => {
		const clock = new VirtualClock();
		const pacer = new Pacer(clock);
		const turns = [await clock.run(pacer.turn(5)), await clock.run(pacer.turn(5))];
		for (const turn of turns) pacer.refused(turn, 5);
		const slow = await clock.run(takeTurns(clock, pacer, 3, 5));
		expect(gaps(slow)[1]).toBeCloseTo(214 * 1.5);
		for (let index = 0; index < 20; index += 1) pacer.accepted();
		const fast = await clock.run(takeTurns(clock, pacer, 3, 5));
		expect(gaps(fast)[1]).toBeCloseTo(214, 0);
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
