import { runStudioNode } from '../test/harness/studioNode.js';
import { startSimulator } from '../test/simulator';
import type { Figure } from './rate';

const COUNT = 10_000;
const PAGE_SIZE = 100;
const WHAT = `Get Many of ${COUNT.toLocaleString('en')} sessions`;
const GET_MANY = { resource: 'session', operation: 'getMany' };

/** Gets many sessions at once: requests, time to the last one, and heap beyond what is returned. */
export async function benchGetMany(): Promise<Figure[]> {
	const studio = await startSimulator({
		sessions: COUNT,
		sessionsSpanDays: 50,
		keepRequests: false,
	});
	const fromDate = new Date(Date.now() - 55 * 24 * 60 * 60_000).toISOString();
	const getAll = async () =>
		(await runStudioNode(studio.url, { ...GET_MANY, returnAll: true, fromDate })).branches[0];
	// The engine's first run loads modules; a user's n8n has done so long before.
	await runStudioNode(studio.url, { ...GET_MANY, limit: 1 });
	studio.reset();

	const beganMs = performance.now();
	const { length: returned } = await getAll();
	const seconds = (performance.now() - beganMs) / 1000;
	const { requests } = studio.summary();
	const least = Math.ceil(COUNT / PAGE_SIZE);
	const { extraKb, heldKb } = await heapPerSession(getAll);
	await studio.close();
	return [
		{
			what: `${WHAT}: requests made over the least possible`,
			measured: `${(requests / least).toFixed(2)} (${requests}; ${returned} returned)`,
			toReach: 'at most 1.02, all returned',
			reached: requests <= least * 1.02 && returned === COUNT,
		},
		{
			what: `${WHAT}: time to the last item, the simulator's own work included`,
			measured: `${seconds.toFixed(1)} s`,
			toReach: 'reported',
			reached: returned === COUNT,
		},
		{
			what: `${WHAT}: extra heap per returned session, at the peak`,
			measured: `${extraKb.toFixed(2)} kB, beside ${heldKb.toFixed(2)} kB that each holds`,
			toReach: 'under 1 kB',
			reached: extraKb < 1,
		},
	];
}

/** What a session holds in the end, and what it needs beyond that while the node runs. */
async function heapPerSession(getAll: () => Promise<unknown[]>) {
	const heapUsed = () => {
		if (!globalThis.gc) throw new Error('Run with --expose-gc');
		globalThis.gc();
		return process.memoryUsage().heapUsed;
	};
	const before = heapUsed();
	let peak = 0;
	const sample = setInterval(() => (peak = Math.max(peak, heapUsed())), 100);
	const results = await getAll();
	clearInterval(sample);
	const held = heapUsed() - before;
	const extra = Math.max(0, peak - before - held);
	return { extraKb: extra / 1024 / results.length, heldKb: held / 1024 / results.length };
}
