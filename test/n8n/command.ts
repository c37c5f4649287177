import { spawn } from 'node:child_process';

export interface CommandOptions {
	cwd?: string;
	/** Added to the environment of this process. */
	env?: NodeJS.ProcessEnv;
	/** Called every 15 s with the seconds that have passed. */
	onProgress?: (seconds: number) => void;
}

const PROGRESS_EVERY_MS = 15_000;
const SHOWN_CHARACTERS = 4_000;

/** Runs a program to its end and returns its standard output; a failure carries the end of its output. */
export function runCommand(
	program: string,
	args: string[],
	{ cwd, env, onProgress }: CommandOptions = {},
): Promise<string> {
	const startedMs = Date.now();
	const progress = setInterval(
		() => onProgress?.(Math.round((Date.now() - startedMs) / 1000)),
		PROGRESS_EVERY_MS,
	);
	return new Promise<string>((resolve, reject) => {
		const child = spawn(program, args, {
			cwd,
			env: { ...process.env, ...env },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		let stdout = '';
		let all = '';
		child.stdout.on('data', (chunk: Buffer) => {
			stdout += chunk.toString();
			all += chunk.toString();
		});
		child.stderr.on('data', (chunk: Buffer) => {
			all += chunk.toString();
		});
		child.on('error', reject);
		child.on('close', (code) => {
			if (code === 0) resolve(stdout);
			else
				reject(
					new Error(
						`${program} ${args.join(' ')} ended with ${code}:\n${all.slice(-SHOWN_CHARACTERS)}`,
					),
				);
		});
	}).finally(() => clearInterval(progress));
}

/** Tells whether a program can be found in the search path. */
export async function hasProgram(program: string): Promise<boolean> {
	return runCommand('sh', ['-c', 'command -v "$0"', program]).then(
		() => true,
		() => false,
	);
}
