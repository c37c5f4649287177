import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { cachePath, fillOnce, isComplete } from './cache';
import { hasProgram, runCommand, type CommandOptions } from './command';
import { ensureDebianPackages } from './debian';
import { EDITIONS, type Edition } from './editions';
import { endingWithParent } from './parent';

/** An n8n that is ready to be started. */
export interface InstalledN8n {
	edition: Edition;
	version: string;
	/** The Node.js binary that this n8n has to run with. */
	nodeBinary: string;
	/** The script to run with it. */
	n8nScript: string;
}

type Say = (line: string) => void;

const NODE_MAJOR = 24;
const NODE_PACKAGE = `node-${process.platform}-${process.arch}`;
/** What compiling needs: names of the programs, and of Debian's packages that bring them. */
const BUILD_TOOLS = ['python3', 'make', 'g++'];
const NPM_FLAGS = ['--no-audit', '--no-fund', '--loglevel=error'];

/** Tells whether an n8n is in the cache, so that it starts at once. */
export function isInstalled(edition: Edition): boolean {
	return isComplete(cachePath(`n8n-${EDITIONS[edition].version}`));
}

/**
 * Installs Node.js and one n8n into the cache, or finds them there. `say` gets the progress; it is not
 * called when everything is in place.
 */
export async function installN8n(
	edition: Edition,
	say: Say = (line) => console.log(line),
): Promise<InstalledN8n> {
	const { version, overrides } = EDITIONS[edition];
	const nodeFolder = join(await installNode(say), 'node_modules', NODE_PACKAGE);
	const folder = cachePath(`n8n-${version}`);
	if (!isComplete(folder)) {
		say(`Installing n8n ${version} into ${folder}: once, about 2.4 GB, about 5 minutes.`);
		await fillOnce(folder, async (partial) => {
			const manifest = { private: true, dependencies: { n8n: version }, overrides };
			await installModules(partial, nodeFolder, manifest, say);
			await compileSqlite(partial, nodeFolder, say);
		});
		say(`n8n ${version} is installed.`);
	}
	return {
		edition,
		version,
		nodeBinary: join(nodeFolder, 'bin', 'node'),
		n8nScript: join(folder, 'node_modules', 'n8n', 'bin', 'n8n'),
	};
}

async function installNode(say: Say): Promise<string> {
	const folder = cachePath(`node-${NODE_MAJOR}`);
	if (!isComplete(folder)) {
		say(`Installing Node.js ${NODE_MAJOR} for n8n into ${folder}: once, about 190 MB.`);
		await fillOnce(folder, async (partial) => {
			const wanted = `${NODE_PACKAGE}@${NODE_MAJOR}`;
			await runNpm(['install', '--prefix', partial, '--ignore-scripts', wanted]);
		});
	}
	return folder;
}

async function installModules(
	folder: string,
	nodeFolder: string,
	manifest: object,
	say: Say,
): Promise<void> {
	const done = join(folder, '.modules-installed');
	if (existsSync(done)) return;
	await rm(join(folder, 'node_modules'), { recursive: true, force: true });
	await writeFile(join(folder, 'package.json'), JSON.stringify(manifest, null, '\t'));
	// Scripts stay off: a Kafka client among the dependencies downloads its library from elsewhere.
	await runNpm(['install', '--prefix', folder, '--ignore-scripts', '--legacy-peer-deps'], {
		cwd: folder,
		env: withNode(nodeFolder),
		onProgress: (seconds) => say(`  downloading packages, ${seconds} s so far`),
	});
	await writeFile(done, '');
}

/** The one native module that SQLite needs, built by the Node.js that will load it. */
async function compileSqlite(folder: string, nodeFolder: string, say: Say): Promise<void> {
	await ensureDebianPackages(BUILD_TOOLS, hasBuildTools);
	try {
		await runNpm(['rebuild', 'sqlite3', '--ignore-scripts=false'], {
			cwd: folder,
			env: { ...withNode(nodeFolder), npm_config_nodedir: nodeFolder },
			onProgress: (seconds) => say(`  compiling sqlite3, ${seconds} s so far`),
		});
	} catch (error) {
		throw new Error('sqlite3 could not be built', { cause: error });
	}
}

/** An npm that outlived this process would spoil the folder for the next attempt. */
function runNpm(args: string[], options?: CommandOptions): Promise<string> {
	const [program, ...rest] = [...endingWithParent(), 'npm', ...args, ...NPM_FLAGS];
	return runCommand(program, rest, options);
}

async function hasBuildTools(): Promise<boolean> {
	return (await Promise.all(BUILD_TOOLS.map(hasProgram))).every(Boolean);
}

function withNode(nodeFolder: string): NodeJS.ProcessEnv {
	return { PATH: `${join(nodeFolder, 'bin')}${delimiter}${process.env.PATH}` };
}

async function main(editions: string[]): Promise<void> {
	for (const edition of editions.length ? editions : Object.keys(EDITIONS)) {
		if (!(edition in EDITIONS)) throw new Error(`Unknown edition ${edition}: take 2.x or 1.x`);
		const installed = await installN8n(edition as Edition);
		console.log(`${edition}: n8n ${installed.version} at ${installed.n8nScript}`);
	}
}

if (require.main === module) {
	main(process.argv.slice(2)).catch((error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	});
}
