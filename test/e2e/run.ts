import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { EDITIONS, type Edition } from '../n8n/editions';
import { installN8n } from '../n8n/install';
import { buildTarball } from '../n8n/package';
import { prepareComponents } from './components';
import { TARBALL_VARIABLE } from './tarball';

const CONFIG = join(__dirname, 'jest.config.js');

/**
 * Installs what the end-to-end tests need, packs the package, and runs the tests: `npm run test:e2e`, with
 * arguments of Jest behind `--`. Installing comes first, so that no test's time is spent on it.
 */
async function main(jestArguments: string[]): Promise<number> {
	console.log('The end-to-end tests run the real n8n. What is missing is installed into a cache,');
	console.log('once: about 5 GB and 10 minutes for two releases of n8n.');
	for (const edition of Object.keys(EDITIONS) as Edition[]) {
		const { version } = await installN8n(edition);
		console.log(`n8n ${version} is there.`);
	}
	const components = await prepareComponents();
	console.log('Building and packing this package.');
	return runJest(jestArguments, { ...components, [TARBALL_VARIABLE]: await buildTarball() });
}

function runJest(jestArguments: string[], env: NodeJS.ProcessEnv): Promise<number> {
	const jest = require.resolve('jest/bin/jest');
	// Each runs its own n8n, which mostly waits.
	const args = [jest, '--config', CONFIG, '--maxWorkers=2', ...jestArguments];
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, args, {
			stdio: 'inherit',
			env: { ...process.env, ...env },
		});
		child.once('error', reject);
		child.once('exit', (code) => resolve(code ?? 1));
	});
}

main(process.argv.slice(2)).then(
	(code) => (process.exitCode = code),
	(error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	},
);
