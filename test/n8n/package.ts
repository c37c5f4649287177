import { mkdtemp, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runCommand } from './command';

const REPOSITORY = resolve(__dirname, '../..');

/** Builds this package and packs it as for publishing; returns the path of the tarball. */
export async function buildTarball(): Promise<string> {
	await runCommand('npm', ['run', 'build'], { cwd: REPOSITORY });
	return packTarball(REPOSITORY);
}

/** Packs a built package folder into a new temporary folder; returns the path of the tarball. */
export async function packTarball(packageFolder: string): Promise<string> {
	const target = await mkdtemp(join(tmpdir(), 'n8n-package-'));
	const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', target];
	const [packed] = JSON.parse(await runCommand('npm', args, { cwd: packageFolder })) as Array<{
		filename: string;
	}>;
	return join(target, packed.filename);
}

/**
 * Installs a tarball where n8n keeps the community packages of a user folder, so that the node types get
 * the names that they have for a user. n8n has to be started afterwards.
 */
export async function installTarball(tarball: string, userFolder: string): Promise<void> {
	const nodes = join(userFolder, '.n8n', 'nodes');
	await mkdir(nodes, { recursive: true });
	// The peer dependency n8n-workflow stays out: n8n brings its own.
	const flags = ['--ignore-scripts', '--legacy-peer-deps', '--offline', '--no-audit', '--no-fund'];
	await runCommand('npm', ['install', '--prefix', nodes, ...flags, tarball], { cwd: nodes });
}
