import { existsSync } from 'node:fs';

const SETPRIV = '/usr/bin/setpriv';

/**
 * What to put in front of a command so that Linux's kernel kills it when this process ends, even when
 * this process is killed itself. A `user` of the system may be named to run it. Empty on other systems.
 */
export function endingWithParent(user?: string): string[] {
	if (!existsSync(SETPRIV)) return [];
	const asUser = user ? [`--reuid=${user}`, `--regid=${user}`, '--clear-groups'] : [];
	return [SETPRIV, '--pdeathsig=KILL', ...asUser, '--'];
}
