import axios from 'axios';
import type { InstalledN8n } from './install';
import { endOfLog, startService, type Service } from './service';
import { until } from './until';

export interface ProcessOptions {
	installed: InstalledN8n;
	/** Arguments of the command `n8n`. */
	args: string[];
	/** The whole environment. */
	env: Record<string, string>;
	/** Asked until it says yes; an exception means "not yet". */
	isReady: () => Promise<boolean>;
	logFile: string;
}

/** One process of n8n: a main one or a worker. */
export interface N8nProcess {
	readonly logFile: string;
	/** The process id; another one after a restart. */
	pid(): number;
	/** Shuts down as on a deployment: running executions may finish. */
	stop(): Promise<void>;
	/** Ends it as a crash does (SIGKILL). */
	kill(): Promise<void>;
	/**
	 * Stops it if it still runs, starts it on the same ports and data, and waits until it is ready. The
	 * webhooks of active workflows may follow a moment later.
	 */
	restart(): Promise<void>;
}

const READY_TIMEOUT_MS = 120_000;

/** Starts a process of n8n and waits until it is ready. */
export async function startProcess(options: ProcessOptions): Promise<N8nProcess> {
	let service = await boot(options);
	return {
		logFile: options.logFile,
		pid: () => service.pid,
		stop: () => service.stop(),
		kill: () => service.kill(),
		restart: async () => {
			await service.stop();
			service = await boot(options);
		},
	};
}

async function boot(options: ProcessOptions): Promise<Service> {
	const { installed, args, env, isReady, logFile } = options;
	const { nodeBinary, n8nScript } = installed;
	const service = startService(nodeBinary, [n8nScript, ...args], { env, logFile });
	try {
		await until(async () => !service.isRunning() || (await isReady()), {
			timeoutMs: READY_TIMEOUT_MS,
			what: `n8n ${args[0]}`,
		});
		if (!service.isRunning()) throw new Error('n8n ended while it started');
		return service;
	} catch (error) {
		await service.kill();
		throw new Error(endOfLog(logFile), { cause: error });
	}
}

/** Tells whether an address answers with success and JSON; n8n says in plain text that it is starting. */
export async function answersJson(url: string): Promise<boolean> {
	const response = await axios.get<unknown>(url, { timeout: 5_000, proxy: false });
	return typeof response.data === 'object';
}
