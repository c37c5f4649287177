import { join } from 'node:path';
import { runCampaign, waitForResults } from './campaign';
import { isConfirmed, liveSetup } from './live';
import { readRecipients } from './recipients';
import { simulatedStudio } from './simulated';
import { conversations, resultTable } from './table';

const beganMs = Date.now();

/** A line of progress with the seconds since the start. */
function report(line: string): void {
	const seconds = ((Date.now() - beganMs) / 1000).toFixed(1).padStart(5);
	process.stdout.write(`${seconds} s  ${line}\n`);
}

/** Starts the sessions of a list of people, and shows the outcome of each and what each person said. */
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
	report('everybody was started; waiting for the conversations to end');
	const sessions = await waitForResults(results, setup);
	const statuses = (await simulated?.statuses()) ?? new Map<string, string[]>();
	const started = results.filter(({ note }) => !note).length;
	process.stdout.write(`\n${resultTable(results, statuses)}\n`);
	process.stdout.write(`${started} started, ${results.length - started} not started.\n`);
	process.stdout.write(`\nWhat each person said\n\n${conversations(sessions)}\n`);
	await simulated?.close();
}

void main().catch((error: Error) => {
	process.stderr.write(`${error.message}\n`);
	process.exit(1);
});
