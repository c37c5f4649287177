import { existsSync } from 'node:fs';
import { mkdir, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { until } from './until';

const COMPLETE = '.complete';
const LOCK_TIMEOUT_MS = 30 * 60_000;

/** Path of `name` in the cache of this package, outside every working tree. */
export function cachePath(name: string): string {
	const root = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
	return join(root, 'n8n-nodes-vonage-ai-studio', name);
}

/** Tells whether a cached folder was filled to the end. */
export function isComplete(folder: string): boolean {
	return existsSync(join(folder, COMPLETE));
}

/**
 * Fills a cache folder once. `fill` gets a folder with another name, which becomes `folder` only when it
 * has finished; after an interruption it gets the same half-filled folder again. Processes that want the
 * same folder at the same time wait for the first.
 */
export async function fillOnce(
	folder: string,
	fill: (partial: string) => Promise<void>,
): Promise<void> {
	if (isComplete(folder)) return;
	await mkdir(dirname(folder), { recursive: true });
	const lock = `${folder}.lock`;
	await until(() => takeLock(lock), { timeoutMs: LOCK_TIMEOUT_MS, everyMs: 500, what: lock });
	try {
		if (isComplete(folder)) return;
		const partial = `${folder}.partial`;
		await mkdir(partial, { recursive: true });
		await fill(partial);
		await writeFile(join(partial, COMPLETE), '');
		await rm(folder, { recursive: true, force: true });
		await rename(partial, folder);
	} finally {
		await rm(lock, { force: true });
	}
}

/** The lock is a symbolic link to its holder's process id: made and filled in one step. */
async function takeLock(lock: string): Promise<boolean> {
	try {
		await symlink(String(process.pid), lock);
		return true;
	} catch {
		if (!isAlive(Number(await readlink(lock)))) await rm(lock, { force: true });
		return false;
	}
}

function isAlive(processId: number): boolean {
	try {
		process.kill(processId, 0);
		return true;
	} catch {
		return false;
	}
}
