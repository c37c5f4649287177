import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axios from 'axios';
import { N8nClient } from './client';
import type { Edition } from './editions';
import { LOCALHOST, quietEnvironment } from './environment';
import { installN8n } from './install';
import { installTarball } from './package';
import { freePorts } from './ports';
import { endOfLog, startService, type Service } from './service';
import { until } from './until';

export interface StartOptions {
	edition: Edition;
	/** The package to install first, see package.ts. */
	packageTarball?: string;
	/** An existing user folder goes on being used; default is a fresh temporary one. */
	userFolder?: string;
	/** Port of the editor; default is a free one. */
	port?: number;
	/** Node types to load, `package.node`; everything when left out. */
	onlyNodes?: string[];
	/** Overrides and adds to the quiet environment. */
	env?: Record<string, string>;
}

/** An n8n with an owner, whose `client` is signed in. */
export interface RunningN8n {
	readonly edition: Edition;
	readonly url: string;
	readonly client: N8nClient;
	readonly userFolder: string;
	readonly logFile: string;
	/** Shuts down as on a deployment: running executions may finish. */
	stop(): Promise<void>;
	/** Ends it as a crash does (SIGKILL). */
	kill(): Promise<void>;
	/** Stops it if it still runs, starts it on the same port and data, and waits until it is ready. */
	restart(): Promise<void>;
}

const READY_TIMEOUT_MS = 120_000;

/**
 * Starts n8n on a free port of this machine and waits until it is ready: about 10 s. n8n is installed
 * first if need be (minutes, once).
 */
export async function startN8n(options: StartOptions): Promise<RunningN8n> {
	const { edition, packageTarball, onlyNodes } = options;
	const { nodeBinary, n8nScript } = await installN8n(edition);
	const userFolder = options.userFolder ?? (await mkdtemp(join(tmpdir(), 'n8n-user-')));
	await mkdir(userFolder, { recursive: true });
	if (packageTarball) await installTarball(packageTarball, userFolder);

	const [freePort, brokerPort] = await freePorts(2);
	const port = options.port ?? freePort;
	const url = `http://${LOCALHOST}:${port}`;
	const logFile = join(userFolder, 'n8n.log');
	const env = {
		...quietEnvironment({ edition, userFolder, port, brokerPort, onlyNodes }),
		...options.env,
	};
	const boot = async (): Promise<Service> => {
		const service = startService(nodeBinary, [n8nScript, 'start'], { env, logFile });
		await ready(`${url}/healthz/readiness`, service, logFile);
		return service;
	};

	const client = new N8nClient(url, edition);
	let service = await boot();
	await client.signIn();
	return {
		edition,
		url,
		client,
		userFolder,
		logFile,
		stop: () => service.stop(),
		kill: () => service.kill(),
		restart: async () => {
			await service.stop();
			service = await boot();
		},
	};
}

/** Waits until an n8n process answers 200 at its health address; one that ends first is an error. */
export async function ready(healthUrl: string, service: Service, logFile: string): Promise<void> {
	try {
		const state = await until(() => stateOf(healthUrl, service), {
			timeoutMs: READY_TIMEOUT_MS,
			what: healthUrl,
		});
		if (state === 'ended') throw new Error('n8n ended while it started');
	} catch (error) {
		await service.kill();
		throw new Error(`${(error as Error).message}\n${endOfLog(logFile)}`);
	}
}

async function stateOf(healthUrl: string, service: Service): Promise<'ready' | 'ended' | false> {
	if (!service.isRunning()) return 'ended';
	await axios.get(healthUrl, { timeout: 5_000 });
	return 'ready';
}
