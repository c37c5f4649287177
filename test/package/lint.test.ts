import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';

const REPOSITORY = resolve(__dirname, '../..');

interface Report {
	filePath: string;
	messages: Array<{ ruleId: string; message: string }>;
}

/** Lints the modules of a folder with the configuration of this repository. */
function lint(folder: string): Report[] {
	const eslint = join(REPOSITORY, 'node_modules/eslint/bin/eslint.js');
	const config = join(REPOSITORY, 'eslint.config.mjs');
	const args = [eslint, '--config', config, '--format', 'json', 'nodes', 'credentials'];
	const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
	if (stdout === '') throw new Error(stderr);
	return JSON.parse(stdout) as Report[];
}

/** A module in each place of the design. Each place has a module that imports from each other place. */
const PLACES = {
	class: 'nodes/VonageAiStudio/VonageAiStudio.node.ts',
	panel: 'nodes/VonageAiStudio/panel.ts',
	operation: 'nodes/VonageAiStudio/operation.ts',
	resources: 'nodes/VonageAiStudio/resources/sms/index.ts',
	session: 'nodes/VonageAiStudio/resources/session/index.ts',
	starts: 'nodes/VonageAiStudio/starts/run.ts',
	fields: 'nodes/VonageAiStudio/fields/to.ts',
	http: 'nodes/VonageAiStudio/http/request.ts',
	n8n: 'nodes/VonageAiStudio/n8n/items.ts',
	trigger: 'nodes/VonageAiStudioTrigger/judge.ts',
	sessionTrigger: 'nodes/VonageAiStudioSessionTrigger/poll.ts',
	shared: 'nodes/shared/statuses.ts',
	credentials: 'credentials/VonageAiStudioApi.credentials.ts',
};
type Place = keyof typeof PLACES;
const places = Object.keys(PLACES) as Place[];

const UPPER: Place[] = ['class', 'panel', 'operation'];
const LOWER: Place[] = ['fields', 'http', 'n8n', 'shared'];
const MAY_IMPORT: Record<Place, Place[]> = {
	class: [...UPPER, 'resources', 'session', 'starts', ...LOWER],
	panel: [...UPPER, 'resources', 'session', 'starts', ...LOWER],
	operation: [...UPPER, 'resources', 'session', 'starts', ...LOWER],
	resources: ['operation', 'resources', 'session', 'starts', ...LOWER],
	session: ['operation', 'resources', 'session', 'starts', ...LOWER],
	starts: ['starts', ...LOWER],
	fields: ['fields', 'n8n', 'shared'],
	http: ['http', 'n8n', 'shared'],
	n8n: ['n8n', 'shared'],
	trigger: ['trigger', 'shared'],
	sessionTrigger: ['sessionTrigger', 'session', ...LOWER],
	shared: ['shared'],
	credentials: ['credentials', 'shared'],
};
const importer = (from: Place, to: Place) => join(dirname(PLACES[from]), `${from}To${to}.ts`);

const CYCLE = ['a', 'b', 'c'].map((name) => `nodes/VonageAiStudio/fields/${name}.ts`);
const TYPE_IMPORTER = 'nodes/VonageAiStudio/http/typeImporter.ts';

const TOOL_IMPORTERS = ['live', 'test'].map((tool) => ({
	path: `nodes/shared/${tool}Importer.ts`,
	imported: `${tool}/index.ts`,
}));

function importing(from: string, to: string, keyword = 'import'): string {
	const path = relative(dirname(from), to).replace(/\.ts$/, '');
	return `${keyword} { Value } from '${path.startsWith('.') ? path : `./${path}`}';\n`;
}

const modules = new Map([
	...places.map((place) => [PLACES[place], 'export type Value = string;\n'] as const),
	...places.flatMap((from) =>
		places.map((to) => {
			const path = importer(from, to);
			return [path, importing(path, PLACES[to])] as const;
		}),
	),
	...CYCLE.map((path, index) => [path, importing(path, CYCLE[(index + 1) % 3])] as const),
	[TYPE_IMPORTER, importing(TYPE_IMPORTER, PLACES.starts, 'import type')],
	...TOOL_IMPORTERS.flatMap(({ path, imported }) => [
		[imported, 'export type Value = string;\n'] as const,
		[path, importing(path, imported)] as const,
	]),
]);

describe('npm run lint', () => {
	let reports: Report[];
	beforeAll(async () => {
		const folder = await realpath(await mkdtemp(join(tmpdir(), 'lint-')));
		try {
			for (const [path, text] of modules) {
				await mkdir(join(folder, dirname(path)), { recursive: true });
				await writeFile(join(folder, path), text);
			}
			reports = lint(folder).map((report) => ({
				...report,
				filePath: relative(folder, report.filePath),
			}));
		} finally {
			await rm(folder, { recursive: true });
		}
	});

	/** The modules in which a rule found something. */
	const foundBy = (rule: string) =>
		reports
			.filter(({ messages }) => messages.some(({ ruleId }) => ruleId === rule))
			.map(({ filePath }) => filePath)
			.sort();

	it('finds a cycle of three modules', () => {
		expect(foundBy('import-x/no-cycle')).toEqual(CYCLE);
	});

	it('finds each import that points upward or out of what ships, of a type too, and no other', () => {
		const forbidden = places.flatMap((from) =>
			places.filter((to) => !MAY_IMPORT[from].includes(to)).map((to) => importer(from, to)),
		);
		const others = [TYPE_IMPORTER, ...TOOL_IMPORTERS.map(({ path }) => path)];
		expect(foundBy('import-x/no-restricted-paths')).toEqual([...forbidden, ...others].sort());
	});

	it('says what the folder may import', () => {
		const found = reports.find(({ filePath }) => filePath === TYPE_IMPORTER);
		expect(found?.messages.map(({ message }) => message)).toContainEqual(
			expect.stringContaining('VonageAiStudio/http may import n8n, shared.'),
		);
	});
});
