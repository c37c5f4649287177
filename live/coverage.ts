import { basename } from 'node:path';
import { fillPage, filledPage, readPage } from '../bench/n8n/pages';
import { FACTS } from './facts';
import { table } from './report';

/** The page with the facts, and the group of its markers. */
export const COVERAGE_PAGE = 'docs/api-coverage.md';
const GROUP = 'live';

const HEAD = ['Fact', 'What the package assumes', 'How sure', 'What rests on it', 'Settled by'];

/** What goes between the markers of the page. */
export function coverageParts(): Record<string, string> {
	const rows = FACTS.map(({ id, fact, certainty, restsOn: { feature, file }, check }) => [
		`\`${id}\``,
		fact,
		certainty,
		`${feature} ([${basename(file)}](../${file}))`,
		`\`${check}\``,
	]);
	return { facts: table(HEAD, rows) };
}

/** The page as it is, and as the facts make it. */
export async function coveragePage(): Promise<{ text: string; expected: string }> {
	const text = await readPage(COVERAGE_PAGE);
	return { text, expected: filledPage(text, coverageParts(), GROUP) };
}

/** Writes the facts into the page: `npm run api-coverage`. */
export async function writeCoverage(): Promise<void> {
	await fillPage(COVERAGE_PAGE, coverageParts(), GROUP);
}

if (require.main === module) void writeCoverage();
