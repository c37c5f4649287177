import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { homepage, scripts } from '../../package.json';

const REPOSITORY = resolve(__dirname, '../..');
const LEFT_OUT = ['node_modules', 'dist', 'coverage'];
/** What npm can do without a script of that name. */
const NPM_COMMANDS = ['ci', 'install', 'pack', 'publish', 'rebuild', 'version'];
/** The operation that CONTRIBUTING.md adds as an example. */
const EXAMPLE = /getParameters/i;
const OWN_PAGE = homepage.replace(/#.*/, '');

function filesIn(folder: string, ending: string): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		if (entry.name.startsWith('.') || LEFT_OUT.includes(entry.name)) return [];
		const path = join(folder, entry.name);
		return entry.isDirectory() ? filesIn(path, ending) : path.endsWith(ending) ? [path] : [];
	});
}

const pages = filesIn(REPOSITORY, '.md').map((path) => relative(REPOSITORY, path));
const textOf = (path: string) => readFileSync(join(REPOSITORY, path), 'utf8');
const proseOf = (path: string) => textOf(path).replace(/^```[^]*?^```/gm, '');

/** The anchors of a page, as GitHub makes them of its headings. */
function anchorsOf(path: string): string[] {
	const counts = new Map<string, number>();
	return [...proseOf(path).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => {
		const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
		const slug = words.replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/ /g, '-');
		const count = counts.get(slug) ?? 0;
		counts.set(slug, count + 1);
		return count === 0 ? slug : `${slug}-${count}`;
	});
}

/** The files of this repository that a page links to; its own addresses on GitHub count too. */
function linksOf(page: string): Array<{ link: string; path: string; anchor: string }> {
	const own = new RegExp(`^${OWN_PAGE}(/(blob|tree)/main)?/?|^https://raw[^/]*/[^/]*/[^/]*/main/`);
	return [...proseOf(page).matchAll(/\]\(\s*<?([^)\s>]+)/g)].flatMap(([, link]) => {
		const isOwn = own.test(link) && !/\/(issues|security|actions|releases)/.test(link);
		if (!isOwn && /^[a-z]+:/i.test(link)) return [];
		const [target, anchor = ''] = link.replace(own, '').split('#');
		const folder = isOwn ? '' : dirname(page);
		const isPage = target === '';
		return [{ link, path: isPage ? (isOwn ? 'README.md' : page) : join(folder, target), anchor }];
	});
}

/** All that the nodes and the credential can say, as the source has it. */
const source = ['nodes', 'credentials']
	.flatMap((folder) => filesIn(join(REPOSITORY, folder), '.ts'))
	.map((path) => readFileSync(path, 'utf8'))
	.join('\n')
	.replace(/\\(['"`])/g, '$1');

const isWritten = (...texts: string[]) => texts.some((text) => source.includes(text));

/** Whether the source says it in one text, or in two: 'To' and 'is empty', `It failed: ${why}`. */
function isSaid(quoted: string): boolean {
	// The name of a field is quoted where the message is put together.
	const part = quoted.replace(
		/^"([^"]+)(" |$)/,
		(_all, field: string, end: string) => field + end.slice(1),
	);
	const spaces = [...part.matchAll(/ /g)].map(({ index }) => index);
	const isJoined = (end: number) => {
		const [head, tail] = [part.slice(0, end), part.slice(end + 1)];
		return isWritten(`'${head}'`, `${head} \${`) && isWritten(`'${tail}`, `\`${tail}`);
	};
	return isWritten(part, quoted) || spaces.some(isJoined);
}

/** The messages that the entries of a page begin with: one or more of them, quoted as code. */
function quotedMessages(page: string): string[] {
	const entries = textOf(page).split(/\n(?=- |\n|#)/);
	return entries.flatMap((entry) => {
		const [quotes = ''] = /^\n*- (?:`[^`]+`,?\s+)+/.exec(entry) ?? [];
		return [...quotes.matchAll(/`([^`]+)`/g)].map(([, message]) => message.replace(/\s+/g, ' '));
	});
}

describe('the documentation', () => {
	it.each(pages)('%s links to files and headings that exist', (page) => {
		const broken = linksOf(page).filter(({ path, anchor }) => {
			if (!existsSync(join(REPOSITORY, path))) return true;
			return anchor !== '' && path.endsWith('.md') && !anchorsOf(path).includes(anchor);
		});
		expect(broken.map(({ link }) => link)).toEqual([]);
	});

	it('shows every picture that it has', () => {
		const shown = new Set(pages.flatMap(linksOf).map(({ path }) => path));
		const docs = join(REPOSITORY, 'docs');
		const pictures = [...filesIn(docs, '.png'), ...filesIn(docs, '.svg')];
		const unused = pictures.map((path) => relative(REPOSITORY, path));
		expect(unused.filter((path) => !shown.has(path))).toEqual([]);
	});

	it.each(pages)('%s names commands that exist', (page) => {
		const code = textOf(page).match(/^```[^]*?^```|`[^`\n]+`/gm) ?? [];
		const commands = [...code.join('\n').matchAll(/\bnpm (run )?([a-z][\w:-]*)/g)];
		const unknown = commands.filter(
			([, run, name]) => !(name in scripts) && (run || !NPM_COMMANDS.includes(name)),
		);
		expect(unknown.map(([command]) => command)).toEqual([]);
	});

	it.each(pages)('%s names paths that exist', (page) => {
		const named = [
			...proseOf(page).matchAll(/`((?:nodes|test|demo|bench|live|examples|docs)\/[^`\s]*)`/g),
		];
		const missing = named
			.map(([, path]) => path)
			.filter(
				(path) =>
					!/[<*…{]/.test(path) && !EXAMPLE.test(path) && !existsSync(join(REPOSITORY, path)),
			);
		expect(missing).toEqual([]);
	});

	it('quotes messages that the nodes can give', () => {
		const shortest = [...textOf('README.md').matchAll(/^- \*([^*]+)\*:/gm)].map(([, said]) => said);
		expect(shortest).not.toEqual([]);
		const messages = [...shortest, ...quotedMessages('docs/troubleshooting.md')];
		expect(messages.length).toBeGreaterThan(100);
		const unknown = messages.filter((message) => {
			const parts = message.split(/\W*…\W*/).map((part) => part.trim());
			return !parts.every((part) => part.length < 3 || isSaid(part));
		});
		expect(unknown).toEqual([]);
	});
});
