import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ANSWERS, LATE } from '../test/harness/modelRun';
import { freshAgent, recipients } from '../test/harness/studioNode.js';
import { startSimulator } from '../test/simulator';
import { allOnce, type Figure, refusedAndStarted, usedShare } from './rate';

/** The lists of each process, short at the lowest rate and long at the highest. */
const LISTS = [
	{ count: 40, ratePerSecond: 1 },
	{ count: 200, ratePerSecond: 5 },
];

/** Two processes on one agent that don't know of each other, with the rate of one allowed for both. */
export async function twoProcesses(): Promise<Figure[]> {
	const figures: Figure[] = [];
	for (const list of LISTS) figures.push(await twoWith(list));
	return figures;
}

async function twoWith({ count, ratePerSecond }: (typeof LISTS)[number]): Promise<Figure> {
	const studio = await startSimulator({
		ratePerSecond,
		latencyMs: ANSWERS['after 200 to 800 ms'],
		lateMs: LATE['10 to 40 ms late'],
	});
	const agentId = freshAgent();
	const firsts = [972541110000, 972542220000];
	const list = [String(count), String(ratePerSecond)];
	await Promise.all(
		firsts.map(async (first) => await otherProcess(studio.url, agentId, String(first), ...list)),
	);
	const used = usedShare(studio, ratePerSecond);
	const items = firsts.flatMap((first) => recipients(count, first));
	const figure = {
		what: `through n8n's engine: two processes on one agent, ${count} items each, ${ratePerSecond}/s allowed in all`,
		measured: `${used.toFixed(3)} of the limit used, ${refusedAndStarted(studio)}`,
		toReach: 'at least 0.85 used, all started once, none lost',
		reached: used >= 0.85 && allOnce(studio, items),
	};
	await studio.close();
	return figure;
}

async function otherProcess(...task: string[]): Promise<void> {
	const script = join(__dirname, 'oneProcess.ts');
	const child = spawn(process.execPath, ['--import', 'tsx', script, ...task], { stdio: 'inherit' });
	await once(child, 'exit');
}
