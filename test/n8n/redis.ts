import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { LOCALHOST } from './environment';
import { startService, type Service } from './service';
import { until } from './until';

const BINARY = '/usr/bin/redis-server';
const READY_TIMEOUT_MS = 30_000;

/** Tells whether Debian's Redis server is on this machine. */
export function hasRedis(): boolean {
	return existsSync(BINARY);
}

/** Starts an empty Redis server that keeps nothing on disk. */
export async function startRedis(folder: string, port: number): Promise<Service> {
	const settings = ['--bind', LOCALHOST, '--port', String(port), '--save', '', '--dir', folder];
	const service = startService(BINARY, settings, { env: {}, logFile: join(folder, 'redis.log') });
	await until(() => answers(port), { timeoutMs: READY_TIMEOUT_MS, what: 'Redis' });
	return service;
}

function answers(port: number): Promise<boolean> {
	return new Promise((resolve, reject) => {
		const socket = connect(port, LOCALHOST, () => socket.write('PING\r\n'));
		socket.once('error', reject);
		socket.once('data', (answer) => {
			socket.destroy();
			resolve(answer.toString().startsWith('+PONG'));
		});
	});
}
