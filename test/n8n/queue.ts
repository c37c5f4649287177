import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureDebianPackages } from './debian';
import { LOCALHOST, quietEnvironment } from './environment';
import { installN8n } from './install';
import { installTarball } from './package';
import { freePorts } from './ports';
import { hasPostgres, postgresEnvironment, startPostgres } from './postgres';
import { answersJson, startProcess, type N8nProcess } from './process';
import { hasRedis, startRedis } from './redis';
import { startN8n, type RunningN8n, type StartOptions } from './server';

export interface QueueOptions extends Omit<StartOptions, 'userFolder' | 'port'> {
	/** Number of worker processes; default 2. */
	workers?: number;
	/** Executions that one worker runs at the same time; default 5. */
	concurrency?: number;
}

/** n8n in queue mode: `main` takes webhooks and manual starts, the workers execute. */
export interface RunningQueue {
	readonly main: RunningN8n;
	readonly workers: N8nProcess[];
	/** Stops everything, the databases last. */
	stop(): Promise<void>;
}

/** Makes Redis and PostgreSQL available; throws `Unavailable` where that is not possible. */
export async function prepareQueue(): Promise<void> {
	await ensureDebianPackages(['redis-server', 'postgresql'], () => hasRedis() && hasPostgres());
}

/** Starts Redis, PostgreSQL, a main n8n and its workers, all of them fresh: about 25 s. */
export async function startQueue({
	workers = 2,
	concurrency = 5,
	...options
}: QueueOptions): Promise<RunningQueue> {
	await prepareQueue();
	const folder = await mkdtemp(join(tmpdir(), 'n8n-queue-'));
	const [redisPort, postgresPort] = await freePorts(2);
	const services = [await startRedis(folder, redisPort), await startPostgres(folder, postgresPort)];
	const env = {
		EXECUTIONS_MODE: 'queue',
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		QUEUE_BULL_REDIS_HOST: LOCALHOST,
		QUEUE_BULL_REDIS_PORT: String(redisPort),
		...postgresEnvironment(postgresPort),
		...options.env,
	};
	// The main process first: it lays out the database.
	const main = await startN8n({ ...options, env, userFolder: join(folder, 'main') });
	const started = await Promise.all(
		Array.from({ length: workers }, (_, index) =>
			startWorker({ ...options, env, userFolder: join(folder, `worker${index + 1}`) }, concurrency),
		),
	);
	return {
		main,
		workers: started,
		stop: async () => {
			await Promise.all([...started, main].map((process) => process.stop()));
			await Promise.all(services.map((service) => service.stop('SIGINT')));
		},
	};
}

async function startWorker(
	{ edition, packageTarball, onlyNodes, env, userFolder }: StartOptions & { userFolder: string },
	concurrency: number,
): Promise<N8nProcess> {
	await mkdir(userFolder);
	if (packageTarball) await installTarball(packageTarball, userFolder);
	const [port, brokerPort, healthPort] = await freePorts(3);
	return startProcess({
		installed: await installN8n(edition),
		args: ['worker', `--concurrency=${concurrency}`],
		env: {
			...quietEnvironment({ edition, userFolder, port, brokerPort, onlyNodes }),
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(healthPort),
			N8N_WORKER_SERVER_ADDRESS: LOCALHOST,
			...env,
		},
		isReady: () => answersJson(`http://${LOCALHOST}:${healthPort}/healthz/readiness`),
		logFile: join(userFolder, 'n8n.log'),
	});
}
