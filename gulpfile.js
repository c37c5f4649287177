const { spawn } = require('node:child_process');
const { readdir, readFile, rm, writeFile } = require('node:fs/promises');
const { join } = require('node:path');
const { build } = require('esbuild');
const { dest, parallel, series, src } = require('gulp');
const { n8n } = require('./package.json');
const { phoneMetadata } = require('./scripts/phoneMetadata.js');
const { compilerOptions } = require('./tsconfig.json');

/** Empties `dist/`, so that a renamed file never stays in the package. */
const clean = () => rm('dist', { recursive: true, force: true });

const run = (script) => {
	const task = () => spawn('npm', ['run', '--silent', script], { stdio: 'inherit', shell: true });
	task.displayName = script;
	return task;
};

const types = () =>
	spawn(process.execPath, [require.resolve('typescript/bin/tsc')], { stdio: 'inherit' });

/**
 * Bundles each class that n8n loads into one readable file, with the libraries that it imports. Nothing
 * is minified, and each function keeps its name for stack traces.
 */
const classes = async () => {
	const { metafile } = await build({
		entryPoints: [...n8n.nodes, ...n8n.credentials].map(sourceOf),
		outbase: '.',
		outdir: 'dist',
		bundle: true,
		platform: 'node',
		target: compilerOptions.target,
		format: 'cjs',
		charset: 'utf8',
		keepNames: true,
		legalComments: 'inline',
		external: ['n8n-workflow'],
		// The comments name the same paths when node_modules is a link to another folder.
		preserveSymlinks: true,
		metafile: true,
	});
	await writeLicences(Object.keys(metafile.inputs));
};

const sourceOf = (compiled) => compiled.replace(/^dist\//, '').replace(/\.js$/, '.ts');

/** Writes the licences of the bundled libraries into the package, which they ask for, and what is in them. */
const writeLicences = async (inputs) => {
	const folders = inputs.flatMap(
		(path) => path.match(/^node_modules\/(@[^/]+\/)?[^/]+/)?.[0] ?? [],
	);
	const texts = [...new Set(folders)].sort().map(async (folder) => {
		const { name, version } = require(`./${folder}/package.json`);
		const files = (await readdir(folder)).filter((file) => /^LICEN[CS]E/i.test(file)).sort();
		const licences = files.map((file) => readFile(join(folder, file), 'utf8'));
		const heading = [`${name} ${version}`, CONTENTS[name]?.()].filter(Boolean).join('\n');
		return [heading, ...(await Promise.all(licences))].join('\n\n');
	});
	if (texts.length === 0) return;
	await writeFile('dist/LICENCES.txt', (await Promise.all(texts)).join('\n\n'));
};

const CONTENTS = {
	'libphonenumber-js': () => {
		const { metadata, date } = phoneMetadata();
		return `With the numbering plans of Google's libphonenumber ${metadata} of ${date} (Apache License 2.0).`;
	},
};

/** Copies what n8n loads beside the classes: icons, codex files and output schemas. */
const icons = () => src('icons/*.svg').pipe(dest('dist/icons'));
const metadata = () =>
	src(['nodes/**/*.node.json', 'nodes/**/__schema__/**/*.json'], { base: '.' }).pipe(dest('dist'));

const files = series(clean, parallel(classes, icons, metadata));

/** What `npm test` checks before the tests, side by side. */
const checks = parallel(...['typecheck', 'lint', 'format:check', 'scan'].map(run));

module.exports = { default: series(types, files), files, test: series(files, checks) };
