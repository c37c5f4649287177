import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const REPOSITORY = resolve(__dirname, '../..');

/** Whose markers a page has unless something else is said. */
const BENCH = 'bench-n8n';

/** `<!-- bench-n8n:rows:begin -->`, the part, and `<!-- bench-n8n:rows:end -->`. */
const partsOf = (group: string) =>
	new RegExp(`(<!-- ${group}:(\\w+):begin -->\\n)[^]*?(<!-- ${group}:\\2:end -->)`, 'g');

/** The pages that ask for a part of the report: README.md, and those in docs/. */
export async function benchPages(): Promise<string[]> {
	const docs = (await readdir(join(REPOSITORY, 'docs'))).map((name) => `docs/${name}`);
	const pages = ['README.md', ...docs].filter((name) => name.endsWith('.md'));
	const texts = await Promise.all(pages.map(readPage));
	return pages.filter((_page, index) => texts[index].search(partsOf(BENCH)) >= 0);
}

/** The text of a page of this repository. */
export async function readPage(page: string): Promise<string> {
	return await readFile(join(REPOSITORY, page), 'utf8');
}

/**
 * A page with each part between its markers.
 * @param group whose markers they are
 * @throws when the page asks for a part that the report does not have
 */
export function filledPage(text: string, parts: Record<string, string>, group = BENCH): string {
	return text.replace(partsOf(group), (_all, begin: string, name: string, end: string) => {
		if (name in parts) return `${begin}${parts[name]}\n${end}`;
		throw new Error(`The report has no part "${name}", only ${Object.keys(parts).join(', ')}`);
	});
}

/** Writes the parts of the report into a page of this repository. */
export async function fillPage(
	page: string,
	parts: Record<string, string>,
	group = BENCH,
): Promise<void> {
	await writeFile(join(REPOSITORY, page), filledPage(await readPage(page), parts, group));
}
