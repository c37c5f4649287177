import { runCommand } from './command';

const FLAGS = ['-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300'];

/** Something that the machine lacks and that could not be installed: reason to skip, not to fail. */
export class Unavailable extends Error {
	override name = 'Unavailable';
}

/**
 * Installs Debian packages unless `isThere` finds what they bring. Throws `Unavailable` where that is not
 * possible: no Debian, not root, no network.
 */
export async function ensureDebianPackages(
	packages: string[],
	isThere: () => boolean | Promise<boolean>,
): Promise<void> {
	if (await isThere()) return;
	const names = packages.join(' and ');
	if (process.getuid?.() !== 0) {
		throw new Unavailable(`${names} cannot be installed: only root may, so please install them`);
	}
	console.log(`Installing ${names} with apt-get: once, up to a minute.`);
	const env = { DEBIAN_FRONTEND: 'noninteractive' };
	try {
		await runCommand('apt-get', ['update'], { env });
		await runCommand('apt-get', ['install', ...FLAGS, ...packages], { env });
	} catch (error) {
		throw new Unavailable(`${names} cannot be installed`, { cause: error });
	}
	if (!(await isThere()))
		throw new Unavailable(`${names} were installed, but are not where Debian puts them`);
}

/**
 * Runs `prepare` and returns undefined, or the reason why a test has to be skipped on this machine. Every
 * other error is thrown.
 */
export async function reasonToSkip(prepare: () => Promise<unknown>): Promise<string | undefined> {
	try {
		await prepare();
		return undefined;
	} catch (error) {
		if (error instanceof Unavailable) return error.message;
		throw error;
	}
}
