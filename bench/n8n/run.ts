import { readFile, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { EDITIONS } from '../../test/n8n/editions';
import { benchCallbacks } from './callbacks';
import { benchCampaigns, ROWS } from './campaign';
import { chartSvg } from './chart';
import { benchPages, fillPage } from './pages';
import { withProduct } from './product';
import { isGoalReached, NO_EXEMPTION, reportParts, type Results, rounded } from './report';

const RESULTS = join(__dirname, 'results.json');
const CHART = resolve(__dirname, '../../docs/bench-n8n.svg');

/** Progress goes to standard error: standard output is the report. */
const say = (line: string) => process.stderr.write(`${line}\n`);

/** Compares this package with n8n's own nodes in a real n8n; keeps the results and draws the chart. */
async function measure(): Promise<Results> {
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
	await writeFile(CHART, chartSvg(campaigns));
	const results = rounded({
		n8n: EDITIONS['2.x'].version,
		cores: cpus().length,
		loadBefore,
		rows: ROWS,
		campaigns: campaigns.map(({ way, started, refused, wallSeconds, processorMsPerRow }) => ({
			way,
			started,
			refused,
			wallSeconds,
			processorMsPerRow,
		})),
		callbacks,
		alike: alike.map(({ node, perSecond }) => ({ node, perSecond })),
	});
	const style = { ...(await resolveConfig(RESULTS)), filepath: RESULTS };
	await writeFile(RESULTS, await format(JSON.stringify(results), style));
	return results;
}

/**
 * Prints the report, and writes its parts between the markers of the pages given, or of all pages that
 * have some. With `--write` it takes the results of the last time.
 */
async function main(): Promise<void> {
	const { values, positionals } = parseArgs({
		options: { write: { type: 'boolean' } },
		allowPositionals: true,
	});
	const results = values.write
		? (JSON.parse(await readFile(RESULTS, 'utf8')) as Results)
		: await measure();
	const parts = reportParts(results);
	process.stdout.write(`${Object.values(parts).join('\n\n')}\n`);
	const pages = positionals.length > 0 ? positionals : await benchPages();
	for (const page of pages) await fillPage(page, parts);
	say(`Written into ${pages.join(', ')}`);
	if (!values.write && !isGoalReached(results)) process.exitCode = 1;
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
