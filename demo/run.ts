import { join } from 'node:path';
import { runCampaign } from './campaign';
import { isConfirmed, liveSetup } from './live';
import { readRecipients } from './recipients';
import { simulatedStudio } from './simulated';
import { resultTable } from './table';

const beganMs = Date.now();

/** A line of progress with the seconds since the start. */
function report(line: string): void {
	const seconds = ((Date.now() - beganMs) / 1000).toFixed(1).padStart(5);
	process.stdout.write(`${seconds} s  ${line}\n`);
}

/** Starts the sessions of a list of recipients and shows what became of each. */
async function main(): Promise<void> {
	const file = process.argv[2] ?? join(__dirname, 'recipients.csv');
	const rows = readRecipients(file);
	const live = liveSetup(process.env);
	if (live && !(await isConfirmed(rows))) {
		process.stdout.write('Nothing was started.\n');
		return;
	}
	const where = live ? 'the real AI Studio' : 'the simulator, so no phone rings';
	process.stdout.write(`${rows.length} people, one session each, with ${where}.\n\n`);
	const simulated = live ? undefined : await simulatedStudio(report);
	const setup = live ?? simulated?.setup;
	if (!setup) return;
	const results = await runCampaign(rows, setup);
	const statuses = (await simulated?.statuses()) ?? new Map<string, string[]>();
	const started = results.filter((result) => result.started).length;
	process.stdout.write(`\n${resultTable(results, statuses)}\n`);
	process.stdout.write(`${started} started, ${results.length - started} not started.\n`);
	await simulated?.close();
}

void main().catch((error: Error) => {
	process.stderr.write(`${error.message}\n`);
	process.exit(1);
});
