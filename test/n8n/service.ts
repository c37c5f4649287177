import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { endingWithParent } from './parent';

export interface ServiceOptions {
	/** The whole environment, besides what every program needs (search path, language, time zone). */
	env: Record<string, string>;
	/** Standard output and errors are appended here. */
	logFile: string;
	/** Let the system's user of this name run it (needs root). */
	user?: string;
}

/** A long-running program that never outlives this process. */
export interface Service {
	/** Its process id, by which the system tells what it uses. */
	readonly pid: number;
	isRunning(): boolean;
	/** Asks the program to end, insists after `timeoutMs`, and resolves when it has ended. */
	stop(signal?: NodeJS.Signals, timeoutMs?: number): Promise<void>;
	/** Ends it and its own children at once (SIGKILL) and resolves when it has ended. */
	kill(): Promise<void>;
}

const SHARED_ENVIRONMENT = ['PATH', 'LANG', 'TZ', 'TMPDIR'];
const LOG_CHARACTERS = 2_000;
const STOP_TIMEOUT_MS = 40_000;

const running = new Set<ChildProcess>();
process.on('exit', () => running.forEach(killGroup));

/**
 * Starts a program. Nothing of a test runner's own environment gets through: n8n behaves differently
 * under `NODE_ENV=test`.
 */
export function startService(
	program: string,
	args: string[],
	{ env, logFile, user }: ServiceOptions,
): Service {
	const log = openSync(logFile, 'a');
	const [command, ...commandArgs] = [...endingWithParent(user), program, ...args];
	const child = spawn(command, commandArgs, {
		cwd: '/',
		detached: true,
		env: { ...sharedEnvironment(), ...env },
		stdio: ['ignore', log, log],
	});
	closeSync(log);
	running.add(child);
	// A test that fails before it stops its services must not keep its runner from ending.
	child.unref();
	const ended = new Promise<void>((resolve) => {
		const end = () => {
			running.delete(child);
			resolve();
		};
		child.once('exit', end);
		child.once('error', end);
	});

	const kill = async () => {
		child.ref();
		if (running.has(child)) killGroup(child);
		await ended;
	};
	return {
		pid: child.pid ?? -1,
		isRunning: () => running.has(child),
		kill,
		stop: async (signal = 'SIGTERM', timeoutMs = STOP_TIMEOUT_MS) => {
			child.ref();
			if (running.has(child)) child.kill(signal);
			const patience = setTimeout(() => void kill(), timeoutMs);
			await ended;
			clearTimeout(patience);
		},
	};
}

/** The end of a log, to be put into an error's message. */
export function endOfLog(logFile: string): string {
	const log = existsSync(logFile) ? readFileSync(logFile, 'utf8') : '';
	return `${logFile} ends with:\n${log.slice(-LOG_CHARACTERS)}`;
}

function sharedEnvironment(): NodeJS.ProcessEnv {
	return Object.fromEntries(SHARED_ENVIRONMENT.map((name) => [name, process.env[name]]));
}

function killGroup(child: ChildProcess): void {
	if (child.pid === undefined) return;
	try {
		process.kill(-child.pid, 'SIGKILL');
	} catch {
		// It has ended meanwhile, which is what was wanted.
	}
}
