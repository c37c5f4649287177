import { committedReport, simulatedReport, writeSimulatedReports } from './simulated';

/**
 * `npm run check:live:simulated` makes the check against the simulator, as it answers ordinarily and
 * strangely, and shows both reports. With `-- --write` it writes them to where they are committed.
 */
async function main(): Promise<void> {
	if (process.argv.includes('--write')) {
		await writeSimulatedReports();
		return;
	}
	for (const strange of [false, true]) {
		for (const [name, text] of Object.entries(await simulatedReport(strange))) {
			const isCommitted = text === (await committedReport(name));
			if (name.endsWith('.md')) process.stdout.write(`${text}\n`);
			process.stdout.write(`${name}: ${isCommitted ? 'as committed' : 'not as committed'}\n\n`);
		}
	}
}

void main().catch((error: Error) => {
	process.stderr.write(`${error.stack}\n`);
	process.exit(1);
});
