import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './command';
import { LOCALHOST } from './environment';
import { endOfLog, startService, type Service } from './service';
import { until } from './until';

const VERSIONS = '/usr/lib/postgresql';
const DATABASE_USER = 'n8n';
const READY_TIMEOUT_MS = 30_000;

/** Tells whether Debian's PostgreSQL server is on this machine. */
export function hasPostgres(): boolean {
	return existsSync(VERSIONS) && readdirSync(VERSIONS).length > 0;
}

/** What n8n has to know to use a database of `startPostgres`. */
export function postgresEnvironment(port: number): Record<string, string> {
	return {
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: LOCALHOST,
		DB_POSTGRESDB_PORT: String(port),
		DB_POSTGRESDB_DATABASE: 'postgres',
		DB_POSTGRESDB_USER: DATABASE_USER,
		DB_POSTGRESDB_PASSWORD: DATABASE_USER,
	};
}

/** Starts a PostgreSQL server with an empty database below `folder`. */
export async function startPostgres(folder: string, port: number): Promise<Service> {
	const data = join(folder, 'postgres');
	await mkdir(data);
	// The server refuses to run as root, so Debian's own user for it has to get at the folder.
	const user = process.getuid?.() === 0 ? 'postgres' : undefined;
	if (user) {
		await chmod(folder, 0o755);
		await runCommand('chown', [user, data]);
	}
	const asUser = user ? ['runuser', '-u', user, '--'] : [];
	const settings = ['-D', data, '-U', DATABASE_USER, '--auth=trust', '--encoding=UTF8'];
	const [command, ...args] = [...asUser, binary('initdb'), ...settings, '--locale=C', '--no-sync'];
	await runCommand(command, args, { cwd: data });

	const logFile = join(folder, 'postgres.log');
	const service = startService(
		binary('postgres'),
		// No crash of the machine has to be survived here, so nothing is forced onto the disk.
		['-D', data, '-p', String(port), '-k', data, '-h', LOCALHOST, '-c', 'fsync=off'],
		{ env: {}, logFile, user },
	);
	const isReady = () =>
		runCommand(binary('pg_isready'), ['-h', LOCALHOST, '-p', String(port)]).then(() => true);
	try {
		await until(isReady, { timeoutMs: READY_TIMEOUT_MS, what: 'PostgreSQL' });
	} catch (error) {
		await service.kill();
		throw new Error(endOfLog(logFile), { cause: error });
	}
	return service;
}

function binary(name: string): string {
	const newest = readdirSync(VERSIONS)
		.map(Number)
		.sort((a, b) => b - a)[0];
	return join(VERSIONS, String(newest), 'bin', name);
}
