import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { n8n } from '../../package.json';
import { runCommand } from '../n8n/command';

const REPOSITORY = resolve(__dirname, '../..');
/** What the build reads, besides the tools. */
const INPUTS = [
	'nodes',
	'credentials',
	'icons',
	'scripts',
	'gulpfile.js',
	'package.json',
	'tsconfig.json',
];

/** The hash of each file in a folder, by path. */
async function hashes(folder: string): Promise<Record<string, string>> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const paths = entries
		.filter((entry) => entry.isFile())
		.map(({ parentPath, name }) => join(parentPath, name));
	const pairs = paths.sort().map(async (path) => {
		const hash = createHash('sha256').update(await readFile(path));
		return [path.slice(folder.length), hash.digest('hex')] as const;
	});
	return Object.fromEntries(await Promise.all(pairs));
}

describe('npm run build', () => {
	// Fails as well when `dist/` was built before the last change: build again.
	it('gives the same files in any folder', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'build-'));
		try {
			for (const input of INPUTS) {
				await cp(join(REPOSITORY, input), join(folder, input), { recursive: true });
			}
			await symlink(join(REPOSITORY, 'node_modules'), join(folder, 'node_modules'));
			const gulp = join(REPOSITORY, 'node_modules/gulp/bin/gulp.js');
			await runCommand(process.execPath, [gulp, 'files'], { cwd: folder });
			expect(await hashes(join(REPOSITORY, 'dist'))).toEqual(await hashes(join(folder, 'dist')));
		} finally {
			await rm(folder, { recursive: true });
		}
	});

	it.each([...n8n.nodes, ...n8n.credentials])('leaves %s readable', async (path) => {
		const text = await readFile(join(REPOSITORY, path), 'utf8');
		// The comments by which esbuild names the module that follows.
		const modules = text.split(/^\/\/ (?=(?:nodes|credentials|node_modules)\/.*$)/m).slice(1);
		const own = modules.filter((module) => !module.startsWith('node_modules'));
		expect(own.length).toBeGreaterThan(0);
		for (const module of own) {
			const lines = module.split('\n');
			expect(module.length / lines.length).toBeLessThan(100);
		}
	});
});
