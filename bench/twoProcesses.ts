import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freshAgent, recipients } from '../test/harness/studioNode.js';
import { startSimulator } from '../test/simulator';
import { allOnce, type Figure, refusedAndStarted } from './rate';

const COUNT = 40;

/** Two processes on one agent that don't know of each other, 1/s allowed for both together. */
export async function twoProcesses(): Promise<Figure> {
	const studio = await startSimulator({ ratePerSecond: 1, latencyMs: 200 });
	const agentId = freshAgent();
	const firsts = [972541110000, 972542220000];
	await Promise.all(firsts.map(async (first) => await otherProcess(studio.url, agentId, first)));
	const times = studio.sessions.map(({ startedAtMs }) => startedAtMs);
	const usedShare = (times.length - 1) / (((times.at(-1) ?? 0) - times[0]) / 1000);
	const items = firsts.flatMap((first) => recipients(COUNT, first));
	const figure = {
		what: `two processes on one agent, ${COUNT} items each, 1/s allowed in all`,
		measured: `${usedShare.toFixed(3)} of the limit used, ${refusedAndStarted(studio)}`,
		toReach: 'at least 0.8 used, all started once, none lost',
		reached: usedShare >= 0.8 && allOnce(studio, items),
	};
	await studio.close();
	return figure;
}

async function otherProcess(url: string, agentId: string, first: number): Promise<void> {
	const script = join(__dirname, 'oneProcess.ts');
	const child = spawn(
		process.execPath,
		['--import', 'tsx', script, url, agentId, String(first), String(COUNT)],
		{ stdio: 'inherit' },
	);
	await once(child, 'exit');
}
