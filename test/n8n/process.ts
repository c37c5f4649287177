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
	/** Address that answers 200 as soon as the process is ready. */
	healthUrl: string;
	logFile: string;
}

/** One process of n8n: a main one or a worker. */
export interface N8nProcess {
	readonly logFile: string;
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
		stop: () => service.stop(),
		kill: () => service.kill(),
		restart: async () => {
			await service.stop();
			service = await boot(options);
		},
	};
}

async function boot(options: ProcessOptions): Promise<Service> {
	const { installed, args, env, healthUrl, logFile } = options;
	const { nodeBinary, n8nScript } = installed;
	const service = startService(nodeBinary, [n8nScript, ...args], { env, logFile });
	try {
		const state = await until(() => stateOf(service, healthUrl), {
			timeoutMs: READY_TIMEOUT_MS,
			what: healthUrl,
		});
		if (state === 'ended') throw new Error('n8n ended while it started');
		return service;
	} catch (error) {
		await service.kill();
		throw new Error(endOfLog(logFile), { cause: error });
	}
}

async function stateOf(service: Service, healthUrl: string): Promise<'ready' | 'ended'> {
	if (!service.isRunning()) return 'ended';
	await axios.get(healthUrl, { timeout: 5_000, proxy: false });
	return 'ready';
}
