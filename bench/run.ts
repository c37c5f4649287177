import { cpus } from 'node:os';
import { randomFaults } from './faults';
import { benchGetMany } from './getMany';
import { firstRequest, heapOfLongList } from './longList';
import {
	paceOfTwoProcesses,
	paceOnEachServer,
	paceSetTooHigh,
	paceWhereAllAreLate,
	paceWithOtherNumbers,
} from './pace';
import { type Figure, rateFigures } from './rate';
import { sessionTriggerFigures } from './sessionTrigger';
import { triggerFigures } from './triggerFigures';
import { twoProcesses } from './twoProcesses';

/** The parts of the benchmark, by the name that picks one: `npm run bench -- rate`. */
const PARTS: Record<string, Array<() => Promise<Figure | Figure[]>>> = {
	rate: [paceOnEachServer, paceWhereAllAreLate, paceSetTooHigh, ...rateFigures],
	processes: [paceOfTwoProcesses, twoProcesses],
	pace: [paceWithOtherNumbers],
	list: [firstRequest, heapOfLongList],
	faults: [randomFaults],
	trigger: [triggerFigures],
	sessions: [benchGetMany, sessionTriggerFigures],
};

const print = (line: string) => process.stdout.write(`${line}\n`);

/** Prints every figure as soon as it is measured, as a row of a Markdown table. */
async function main(): Promise<void> {
	const [picked] = process.argv.slice(2);
	const parts = picked ? PARTS[picked] : Object.values(PARTS).flat();
	if (!parts)
		throw new Error(`There is no part ${picked}; there are ${Object.keys(PARTS).join(', ')}`);
	print(`Node.js ${process.version}, ${cpus().length} cores\n`);
	print('| figure | measured | to reach | reached |\n|---|---|---|---|');
	for (const part of parts) {
		for (const figure of [await part()].flat()) {
			const { what, measured, toReach, reached } = figure;
			print(`| ${what} | ${measured} | ${toReach} | ${reached ? 'yes' : 'NO'} |`);
			if (!reached) process.exitCode = 1;
		}
	}
}

void main();
