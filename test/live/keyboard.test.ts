import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { until } from '../n8n/until';
import { useSimulator } from '../harness/useSimulator';
import { readReport } from './runMain';

const REPOSITORY = resolve(__dirname, '../..');
const studio = useSimulator();
/** Gives a process a terminal (util-linux). */
const SCRIPT = '/usr/bin/script';
const itWithTerminal = process.platform === 'linux' && existsSync(SCRIPT) ? it : it.skip;

describe('npm run check:live in a terminal', () => {
	itWithTerminal('never shows the key, and writes its report at Ctrl-C', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'live-check-'));
		const command = `node_modules/.bin/tsx live/run.ts --base-url ${studio.url} --report ${folder}`;
		const child = spawn(SCRIPT, ['-qec', command, '/dev/null'], { cwd: REPOSITORY });
		let output = '';
		child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
		const ended = new Promise((end) => child.once('close', end));

		await until(() => output.includes('API key of AI Studio'));
		child.stdin.write('key-typed-at-the-keyboard\r');
		await until(() => output.includes('Do it?'));
		child.stdin.write('no\r');
		await until(() => output.match(/Do it\?/g)?.length === 2);
		child.stdin.write('\x03');

		expect(await ended).toBe(130);
		expect(output).not.toContain('key-typed');
		expect(studio.requests).toEqual([]);
		expect((await readReport(folder)).markdown).toContain('| Ending | stopped |');
		await rm(folder, { recursive: true });
	});
});
