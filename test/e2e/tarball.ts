import { buildTarball } from '../n8n/package';

/** Carries the path of the packed package from `run.ts` to the tests. */
export const TARBALL_VARIABLE = 'E2E_PACKAGE_TARBALL';

/** The packed package: the one that `run.ts` made, or a new one for a test file that is run by itself. */
export async function packedPackage(): Promise<string> {
	return process.env[TARBALL_VARIABLE] ?? (process.env[TARBALL_VARIABLE] = await buildTarball());
}
