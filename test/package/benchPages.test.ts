import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchPages, filledPage, readPage } from '../../bench/n8n/pages';
import { reportParts, type Results } from '../../bench/n8n/report';
import results from '../../bench/n8n/results.json';

const parts = reportParts(results as Results);
const PAGE = 'docs/bench-n8n.md';

describe('the figures of npm run bench:n8n', () => {
	it('stand on each page as the last run left them', async () => {
		const pages = await benchPages();
		expect(pages).toContain(PAGE);
		for (const page of pages) {
			const text = await readPage(page);
			expect(text).toBe(filledPage(text, parts));
		}
	});

	it('all stand on a page of their own', async () => {
		const shown = [...(await readPage(PAGE)).matchAll(/<!-- bench-n8n:(\w+):begin -->/g)];
		expect(shown.map(([, name]) => name).sort()).toEqual(Object.keys(parts).sort());
	});

	it('are the ones that the chart shows', () => {
		const chart = readFileSync(join(__dirname, '../../docs/bench-n8n.svg'), 'utf8');
		const said = [...chart.matchAll(/(\w[^:;>]*): (\d+) started, (\d+) refused/g)];
		expect(said.length).toBeGreaterThan(1);
		for (const [, way, started, refused] of said) {
			const measured = results.campaigns.find((campaign) => campaign.way === way);
			expect([started, refused]).toEqual([String(measured?.started), String(measured?.refused)]);
		}
	});

	it('can be asked for only where the report has them', () => {
		const page = '<!-- bench-n8n:none:begin -->\n<!-- bench-n8n:none:end -->\n';
		expect(() => filledPage(page, parts)).toThrow('no part "none"');
	});
});
