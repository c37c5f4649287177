import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { benchCallbacks } from './callbacks';
import { benchCampaigns } from './campaign';
import { chartSvg } from './chart';
import { startProduct } from './product';
import { reportMarkdown } from './report';

const DOCS = resolve(__dirname, '../../docs');

/** Progress goes to standard error: standard output is the report. */
const say = (line: string) => process.stderr.write(`${line}\n`);

/** Compares this package with n8n's own nodes in a real n8n, prints the report, and writes it to docs/. */
async function main(): Promise<void> {
	say('About 8 minutes. Other work on this machine spoils the figures.');
	const [loadBefore] = loadavg();
	const product = await startProduct();
	try {
		const campaigns = await benchCampaigns(product, say);
		const callbacks = await benchCallbacks(product, say);
		const report = reportMarkdown({ campaigns, callbacks, loadBefore });
		process.stdout.write(report.text);
		await writeFile(join(DOCS, 'bench-n8n.md'), report.text);
		await writeFile(join(DOCS, 'bench-n8n.svg'), chartSvg(campaigns));
		if (!report.reached) process.exitCode = 1;
	} finally {
		await product.n8n.stop();
		await product.studio.close();
	}
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
