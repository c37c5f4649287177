import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { runCommand } from '../n8n/command';
import { packTarball } from '../n8n/package';

const REPOSITORY = resolve(__dirname, '../..');

/** This package as n8n installs it. */
export interface Installed {
	/** Where it is unpacked. */
	folder: string;
	/** Sizes in bytes of what was in the tarball, by path. */
	files: Map<string, number>;
	remove(): Promise<void>;
}

/** Packs this package as it is built, and installs it into an empty folder, step by step as n8n's server does. */
export async function installPackage(): Promise<Installed> {
	const tarball = await packTarball(REPOSITORY);
	const root = dirname(tarball);
	const folder = join(root, 'node_modules', 'n8n-nodes-vonage-ai-studio');
	await mkdir(folder, { recursive: true });
	await runCommand('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
	const files = await sizes(folder);
	await dropForeignDependencies(folder);
	const flags = ['--ignore-scripts=true', '--package-lock=false', '--bin-links=false', '--offline'];
	await runCommand('npm', ['install', '--install-strategy=shallow', ...flags], { cwd: folder });
	return { folder, files, remove: () => rm(root, { recursive: true }) };
}

/** n8n keeps only the runtime dependencies, of which this package has none. */
async function dropForeignDependencies(folder: string): Promise<void> {
	const path = join(folder, 'package.json');
	const manifest = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
	for (const key of ['devDependencies', 'peerDependencies', 'optionalDependencies']) {
		delete manifest[key];
	}
	await writeFile(path, JSON.stringify(manifest, null, 2));
}

async function sizes(folder: string): Promise<Map<string, number>> {
	const lines = await runCommand('find', ['.', '-type', 'f', '-printf', '%P\t%s\n'], {
		cwd: folder,
	});
	const rows = lines.trim().split('\n');
	return new Map(
		rows.map((row) => row.split('\t')).map(([path, bytes]) => [path, Number(bytes)] as const),
	);
}

/**
 * Runs a script beside this file in a Node.js of its own, where only what n8n offers can be found: its
 * server leads `require('n8n-workflow')` to its own copy with `NODE_PATH` in the same way.
 */
export async function runInNode<T>(script: string, ...args: string[]): Promise<T> {
	const env = { NODE_PATH: join(REPOSITORY, 'node_modules') };
	return JSON.parse(
		await runCommand(process.execPath, [join(__dirname, script), ...args], { env }),
	) as T;
}
