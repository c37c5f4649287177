import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { benchCallbacks } from './callbacks';
import { benchCampaigns } from './campaign';
import { chartSvg } from './chart';
import { withProduct } from './product';
import { NO_EXEMPTION, reportMarkdown } from './report';

const DOCS = resolve(__dirname, '../../docs');

/** Progress goes to standard error: standard output is the report. */
const say = (line: string) => process.stderr.write(`${line}\n`);

/** Compares this package with n8n's own nodes in a real n8n, prints the report, and writes it to docs/. */
async function main(): Promise<void> {
	say('About 12 minutes. Other work on this machine spoils the figures.');
	const [loadBefore] = loadavg();
	const { campaigns, callbacks } = await withProduct({}, async (product) => ({
		campaigns: await benchCampaigns(product, say),
		callbacks: await benchCallbacks(product, say),
	}));
	say(`The callbacks again with ${NO_EXEMPTION}=false`);
	const alike = await withProduct(
		{ [NO_EXEMPTION]: 'false' },
		async (product) => await benchCallbacks(product, say),
	);
	const report = reportMarkdown({ campaigns, callbacks, alike, loadBefore });
	process.stdout.write(report.text);
	await writeFile(join(DOCS, 'bench-n8n.md'), report.text);
	await writeFile(join(DOCS, 'bench-n8n.svg'), chartSvg(campaigns));
	if (!report.reached) process.exitCode = 1;
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
