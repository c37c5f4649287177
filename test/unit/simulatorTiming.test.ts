import axios from 'axios';
import { startSimulator } from '../simulator';
import type { Counting, Simulator, SimulatorOptions } from '../simulator';
import { newCounter } from '../simulator/rateLimiter';
import { drawTimes, parseTimes } from '../simulator/times';

const AGENT = '60c09d70e6a68858f4220848';
const running: Simulator[] = [];

afterEach(() => Promise.all(running.splice(0).map((studio) => studio.close())));

async function start(options: SimulatorOptions): Promise<Simulator> {
	const studio = await startSimulator(options);
	running.push(studio);
	return studio;
}

/** Starts sessions one after the other; gives the statuses, and the ms that each answer took. */
async function callOneByOne(studio: Simulator, count: number) {
	const answers: Array<{ status: number; tookMs: number }> = [];
	for (let index = 0; index < count; index += 1) {
		const beganMs = performance.now();
		const { status } = await axios.post(
			`${studio.url}/telephony/make-call`,
			{ to: '972541116037', agent_id: AGENT },
			{ headers: { 'X-Vgai-Key': 'simulator-key' }, validateStatus: () => true },
		);
		answers.push({ status, tookMs: performance.now() - beganMs });
	}
	return answers;
}

describe('counting the rate', () => {
	const taken = (counting: Counting, perSecond: number, arrivalsMs: number[]) => {
		const counter = newCounter(counting);
		return arrivalsMs.filter((atMs) => counter.take(atMs, perSecond));
	};

	it('over the second before each arrival', () => {
		expect(taken('slidingWindow', 1, [0, 999, 1000, 1999, 2000])).toEqual([0, 1000, 2000]);
		expect(taken('slidingWindow', 2, [900, 950, 1000, 1899, 1900])).toEqual([900, 950, 1900]);
	});

	it('for each second of the clock, so that two lie close on both sides of its edge', () => {
		expect(taken('fixedWindow', 1, [999, 1000, 1999, 2000])).toEqual([999, 1000, 2000]);
		expect(taken('fixedWindow', 2, [10, 20, 30, 5999, 6000])).toEqual([10, 20, 5999, 6000]);
	});

	it('with a bucket that is full at first and fills evenly', () => {
		expect(taken('tokenBucket', 1, [0, 999, 1000, 1500, 2000])).toEqual([0, 1000, 2000]);
		expect(taken('tokenBucket', 2, [0, 1, 2, 499, 501, 502])).toEqual([0, 1, 501]);
		expect(taken('tokenBucket', 2, [0, 1, 90_000, 90_001, 90_002])).toEqual([0, 1, 90_000, 90_001]);
	});

	it.each<Counting>(['slidingWindow', 'fixedWindow', 'tokenBucket'])(
		'by a %s gives a refused start no place, and allows the whole rate',
		(counting) => {
			const tenthsOfASecond = Array.from({ length: 600 }, (_, index) => index * 100);
			const count = taken(counting, 5, tenthsOfASecond).length;
			expect(count).toBeGreaterThanOrEqual(5 * 60);
			expect(count).toBeLessThanOrEqual(5 * 60 + 5);
		},
	);

	it('is an option of the simulator', async () => {
		const studio = await start({ ratePerSecond: 2, counting: 'tokenBucket' });
		await callOneByOne(studio, 2);
		while (studio.sessions.length < 3) await callOneByOne(studio, 1);
		// A token is back after half a second, a place in the window after a whole one.
		const [first, , third] = studio.sessions;
		expect(third.startedAtMs - first.startedAtMs).toBeLessThan(990);
	});
});

describe('times that vary', () => {
	const row = (...from: Parameters<typeof drawTimes>) => {
		const draw = drawTimes(...from);
		return Array.from({ length: 2000 }, draw);
	};
	const mean = (times: number[]) => times.reduce((sum, time) => sum + time, 0) / times.length;

	it('are evenly spread', () => {
		const times = row({ kind: 'uniform', fromMs: 200, toMs: 800 });
		expect(Math.min(...times)).toBeGreaterThanOrEqual(200);
		expect(Math.max(...times)).toBeLessThan(800);
		expect(mean(times)).toBeGreaterThan(470);
		expect(mean(times)).toBeLessThan(530);
	});

	it('have an exponential tail', () => {
		const times = row({ kind: 'tail', leastMs: 100, tailMs: 300 });
		expect(Math.min(...times)).toBeGreaterThanOrEqual(100);
		expect(Math.max(...times)).toBeGreaterThan(1500);
		expect(mean(times)).toBeGreaterThan(370);
		expect(mean(times)).toBeLessThan(430);
	});

	it('have spikes', () => {
		const times = row({ kind: 'spikes', usualMs: 100, spikeMs: 3000, share: 0.05 });
		expect(new Set(times)).toEqual(new Set([100, 3000]));
		const spikes = times.filter((time) => time === 3000).length;
		expect(spikes).toBeGreaterThan(60);
		expect(spikes).toBeLessThan(140);
	});

	it('are the same for the same seed only', () => {
		const times = { kind: 'uniform', fromMs: 0, toMs: 1 } as const;
		expect(row(times, 7)).toEqual(row(times, 7));
		expect(row(times, 7)).not.toEqual(row(times, 8));
	});

	it.each([
		['200', 200],
		['uniform:200:800', { kind: 'uniform', fromMs: 200, toMs: 800 }],
		['tail:0:10', { kind: 'tail', leastMs: 0, tailMs: 10 }],
		['spikes:10:300:0.01', { kind: 'spikes', usualMs: 10, spikeMs: 300, share: 0.01 }],
	])('are read from the command line: %s', (text, times) => {
		expect(parseTimes('latency', text)).toEqual(times);
	});

	it.each(['', 'soon', '-5', 'uniform:200', 'uniform:200:', 'tail:a:b', 'spikes:1:2:3:4'])(
		'are refused on the command line: "%s"',
		(text) => {
			expect(() => parseTimes('late', text)).toThrow('--late must be like 200');
		},
	);

	it('delay answers', async () => {
		const studio = await start({
			ratePerSecond: Infinity,
			latencyMs: { kind: 'uniform', fromMs: 50, toMs: 150 },
		});
		for (const { tookMs } of await callOneByOne(studio, 3)) expect(tookMs).toBeGreaterThan(49);
		const [session] = studio.sessions;
		expect(session.startedAtMs).toBe(studio.requests[0].receivedAtMs);
	});

	it('delay arrivals: a late request is counted when it arrives', async () => {
		// The second arrives more than a second after the first was sent, less than one after it arrived.
		const lateMs = [600, 0];
		const studio = await start({ ratePerSecond: 1, lateMs: () => lateMs.shift() ?? 0 });
		const beganMs = Date.now();
		const [first] = await callOneByOne(studio, 1);
		expect(first.tookMs).toBeGreaterThan(599);
		expect(studio.sessions[0].startedAtMs - beganMs).toBeGreaterThanOrEqual(599);
		while (Date.now() < beganMs + 1010) await new Promise((resolve) => setTimeout(resolve, 20));
		expect((await callOneByOne(studio, 1))[0].status).toBe(429);
	});

	it('and the way to count can be set by another process', async () => {
		const studio = await start({ ratePerSecond: 1 });
		const config = async (body: object) =>
			await axios.post(`${studio.url}/__simulator/config`, body, { validateStatus: () => true });
		const spikes = { kind: 'spikes', usualMs: 80, spikeMs: 80, share: 0 };
		const set = {
			ratePerSecond: 2,
			counting: 'fixedWindow',
			latencyMs: spikes,
			lateMs: 60,
			seed: 3,
		};
		expect((await config(set)).status).toBe(200);
		expect((await callOneByOne(studio, 1))[0].tookMs).toBeGreaterThan(139);
		for (const bad of [{ counting: 'none' }, { latencyMs: { kind: 'tail' } }, { lateMs: 'soon' }]) {
			const { status, data } = await config(bad);
			expect([status, data.message]).toEqual([400, expect.stringContaining(Object.keys(bad)[0])]);
		}
	});
});
