import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Locked {
	resolved?: string;
	dependencies?: Record<string, string>;
	optionalDependencies?: Record<string, string>;
}

const { packages } = JSON.parse(
	readFileSync(join(__dirname, '../../package-lock.json'), 'utf8'),
) as { packages: Record<string, Locked> };

/** Where a package that is required from a folder may be: beside it, or in any folder above. */
function places(from: string, name: string): string[] {
	const parts = from.split('/node_modules/');
	const above = parts.map((_, depth) => parts.slice(0, depth + 1).join('/node_modules/'));
	return ['', ...above].map((folder) => `${folder && `${folder}/`}node_modules/${name}`);
}

describe('package-lock.json', () => {
	// A lock file made where some platforms' packages were missing leaves them out, and `npm ci` then
	// refuses it everywhere.
	it('holds every package for every platform', () => {
		const missing = Object.entries(packages).flatMap(([path, locked]) =>
			Object.keys({ ...locked.dependencies, ...locked.optionalDependencies })
				.filter((name) => !places(path, name).some((place) => place in packages))
				.map((name) => `${name} of ${path}`),
		);
		expect(missing).toEqual([]);
	});

	it('names no download address', () => {
		expect(Object.values(packages).filter(({ resolved }) => resolved)).toEqual([]);
	});
});
