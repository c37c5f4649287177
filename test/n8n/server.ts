import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { N8nClient } from './client';
import type { Edition } from './editions';
import { LOCALHOST, quietEnvironment } from './environment';
import { installN8n } from './install';
import { installTarball } from './package';
import { freePorts } from './ports';
import { answersJson, startProcess, type N8nProcess } from './process';

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

/** An n8n with an owner, whose `client` is signed in, also after a restart. */
export interface RunningN8n extends N8nProcess {
	readonly edition: Edition;
	readonly url: string;
	readonly client: N8nClient;
	readonly userFolder: string;
}

/**
 * Starts n8n on a free port of this machine and waits until it is ready: about 10 s. n8n is installed
 * first if need be (minutes, once).
 */
export async function startN8n(options: StartOptions): Promise<RunningN8n> {
	const { edition, packageTarball, onlyNodes } = options;
	const installed = await installN8n(edition);
	const userFolder = options.userFolder ?? (await mkdtemp(join(tmpdir(), 'n8n-user-')));
	await mkdir(userFolder, { recursive: true });
	if (packageTarball) await installTarball(packageTarball, userFolder);

	const [freePort, brokerPort] = await freePorts(2);
	const port = options.port ?? freePort;
	const url = `http://${LOCALHOST}:${port}`;
	const process = await startProcess({
		installed,
		args: ['start'],
		env: {
			...quietEnvironment({ edition, userFolder, port, brokerPort, onlyNodes }),
			...options.env,
		},
		// n8n 1.x reports to be ready before its REST interface is there; of that, the settings come last.
		isReady: async () =>
			(await answersJson(`${url}/healthz/readiness`)) && answersJson(`${url}/rest/settings`),
		logFile: join(userFolder, 'n8n.log'),
	});
	const client = new N8nClient(url, edition);
	await client.signIn();
	const restart = async () => {
		await process.restart();
		await client.signIn();
	};
	const stop = async () => {
		await process.stop();
		// 70 MB that n8n writes anew at every start.
		await rm(join(userFolder, '.cache'), { recursive: true, force: true });
	};
	return { ...process, restart, stop, edition, url, client, userFolder };
}
