import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { spawnSync } from 'node:child_process';

const REPOSITORY = resolve(__dirname, '../..');
const CYCLE = 'import-x/no-cycle';
const UPWARD = 'import-x/no-restricted-paths';

interface Report {
	filePath: string;
	messages: Array<{ ruleId: string; message: string }>;
}

/** Writes modules into an empty folder, and lints them with the configuration of this repository. */
async function lint(modules: Record<string, string>): Promise<Report[]> {
	const folder = await realpath(await mkdtemp(join(tmpdir(), 'lint-')));
	try {
		for (const [path, text] of Object.entries(modules)) {
			await mkdir(join(folder, dirname(path)), { recursive: true });
			await writeFile(join(folder, path), text);
		}
		const eslint = join(REPOSITORY, 'node_modules/eslint/bin/eslint.js');
		const config = join(REPOSITORY, 'eslint.config.mjs');
		const args = [eslint, '--config', config, '--format', 'json', 'nodes', 'credentials'];
		const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
		if (stdout === '') throw new Error(stderr);
		const reports = JSON.parse(stdout) as Report[];
		return reports.map((report) => ({ ...report, filePath: relative(folder, report.filePath) }));
	} finally {
		await rm(folder, { recursive: true });
	}
}

/** The modules in which a rule found something, in the order of their paths. */
const foundBy = (rule: string, reports: Report[]) =>
	reports
		.filter(({ messages }) => messages.some(({ ruleId }) => ruleId === rule))
		.map(({ filePath }) => filePath)
		.sort();

function importing(from: string, to: string): string {
	const path = relative(dirname(from), to).replace(/\.ts$/, '');
	return `import { value } from '${path.startsWith('.') ? path : `./${path}`}';\n\nexport const other = value;\n`;
}

/** A module in each place of the design, from which and to which the tests import. */
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

describe('npm run lint', () => {
	it('finds a cycle, however long', async () => {
		const [a, b, c] = ['a', 'b', 'c'].map((name) => `nodes/VonageAiStudio/fields/${name}.ts`);
		const reports = await lint({
			[a]: importing(a, b),
			[b]: importing(b, c),
			[c]: importing(c, a),
			'credentials/none.ts': '',
		});
		expect(foundBy(CYCLE, reports)).toEqual([a, b, c]);
		expect(foundBy(UPWARD, reports)).toEqual([]);
	});

	it('lets each folder import only what lies below it', async () => {
		const modules: Record<string, string> = Object.fromEntries(
			Object.values(PLACES).map((path) => [path, 'export const value = 1;\n']),
		);
		const forbidden: string[] = [];
		for (const from of Object.keys(PLACES) as Place[]) {
			for (const to of Object.keys(PLACES) as Place[]) {
				const path = join(dirname(PLACES[from]), `${from}To${to}.ts`);
				modules[path] = importing(path, PLACES[to]);
				if (!MAY_IMPORT[from].includes(to)) forbidden.push(path);
			}
		}
		expect(foundBy(UPWARD, await lint(modules))).toEqual(forbidden.sort());
	});

	it('finds an upward import of a type, and says what the folder may import', async () => {
		const path = 'nodes/VonageAiStudio/http/retry.ts';
		const reports = await lint({
			[path]: "import type { Verdict } from '../starts/verdict';\n\nexport type Kind = Verdict;\n",
			'nodes/VonageAiStudio/starts/verdict.ts': 'export type Verdict = string;\n',
			'credentials/none.ts': '',
		});
		expect(foundBy(UPWARD, reports)).toEqual([path]);
		const [{ messages }] = reports.filter(({ filePath }) => filePath === path);
		expect(messages[0].message).toContain('VonageAiStudio/http may import n8n, shared.');
	});
});
