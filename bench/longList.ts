import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import {
	freshAgent,
	recipients,
	runStudioNode,
	startStudioNode,
} from '../test/harness/studioNode.js';
import { startSimulator } from '../test/simulator';
import type { Figure } from './rate';

const COUNT = 10_000;

/** The time from the start of an execution with 10,000 items to its first request. */
export async function firstRequest(): Promise<Figure[]> {
	// The engine's first run loads modules; a user's n8n has done so long before.
	const studio = await startSimulator({ ratePerSecond: Infinity });
	await runStudioNode(studio.url, {}, { items: recipients(1) });
	const figures: Figure[] = [];
	for (const onError of ['continueErrorOutput', 'stopWorkflow'] as const) {
		studio.reset();
		const items = recipients(COUNT);
		const beganMs = Date.now();
		const { cancel, result } = startStudioNode(studio.url, {}, { items, node: { onError } });
		while (studio.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
		const seconds = (studio.requests[0].receivedAtMs - beganMs) / 1000;
		cancel();
		await result();
		figures.push({
			what: `first request with ${COUNT.toLocaleString('en')} items, ${onError}`,
			measured: `${seconds.toFixed(3)} s`,
			toReach: 'under 0.2 s',
			reached: seconds < 0.2,
		});
	}
	await studio.close();
	return figures;
}

/** The heap that a run needs beyond its items, while it runs. The simulator runs in a process of its own. */
export async function heapOfLongList(): Promise<Figure[]> {
	const { url, process: simulator } = await simulatorProcess();
	const figures: Figure[] = [];
	for (const count of [COUNT / 4, COUNT]) figures.push(await heapOf(url, count));
	simulator.kill();
	return figures;
}

async function heapOf(url: string, count: number): Promise<Figure> {
	// Many agents, so that the pace of each does not stretch the run to half an hour.
	const agents = Array.from({ length: 80 }, freshAgent);
	const items = recipients(count).map((row, index) => ({
		...row,
		agent: agents[index % agents.length],
	}));
	const before = await settledHeap();
	let peak = 0;
	const sample = setInterval(() => (peak = Math.max(peak, collectedHeap())), 500);
	const parameters = { agentId: '={{ $json.agent }}', options: { sessionsPerSecond: 5 } };
	const { branches } = await runStudioNode(url, parameters, { items });
	clearInterval(sample);
	const results = (await settledHeap()) - before;
	const started = branches[0].length;
	const extraMb = (peak - before - results) / 1024 / 1024;
	return {
		what: `heap beyond items and results, ${count.toLocaleString('en')} items (${started} started)`,
		measured: `${extraMb.toFixed(0)} MB at the peak; results ${(results / 1024 / count).toFixed(1)} kB each`,
		toReach: 'reported, flat for each item in flight',
		reached: started === count,
	};
}

function collectedHeap(): number {
	if (!globalThis.gc) throw new Error('Run with --expose-gc');
	globalThis.gc();
	return process.memoryUsage().heapUsed;
}

/** The heap once it no longer shrinks: closed sockets are let go of a little later. */
async function settledHeap(): Promise<number> {
	let heap = collectedHeap();
	for (let earlier = Infinity; heap < earlier * 0.99; ) {
		await new Promise((resolve) => setTimeout(resolve, 1000));
		earlier = heap;
		heap = collectedHeap();
	}
	return heap;
}

async function simulatorProcess(): Promise<{ url: string; process: ChildProcess }> {
	const script = join(__dirname, '..', 'test', 'simulator', 'cli.ts');
	const child = spawn(
		process.execPath,
		['--import', 'tsx', script, '--port', '0', '--rate', '1000000', '--latency', '200'],
		{ stdio: ['ignore', 'pipe', 'inherit'] },
	);
	const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
	const url = /http:\/\/[\d.:]+/.exec(line)?.[0];
	if (!url) throw new Error(`The simulator said: ${line}`);
	return { url, process: child };
}
