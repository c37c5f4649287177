const { mkdir, rm, writeFile } = require('node:fs/promises');
const { dirname } = require('node:path');
const { Transform } = require('node:stream');
const { minifySync } = require('@swc/core');
const { build } = require('esbuild');
const { dest, parallel, series, src } = require('gulp');
const { n8n } = require('./package.json');

/** Empties `dist/`, so that a renamed file never stays in the package. */
const clean = () => rm('dist', { recursive: true, force: true });

/**
 * Compiles each class that n8n loads into one file. As one file for each source file, the package
 * would have more than a hundred files, and half of its size would be imports.
 */
const classes = async () => {
	const { outputFiles } = await build({
		entryPoints: [...n8n.nodes, ...n8n.credentials].map(sourceOf),
		outbase: '.',
		outdir: 'dist',
		bundle: true,
		platform: 'node',
		target: 'node20',
		format: 'cjs',
		charset: 'utf8',
		external: ['n8n-workflow'],
		write: false,
	});
	for (const { path, text } of outputFiles) {
		await mkdir(dirname(path), { recursive: true });
		await writeFile(path, minifySync(text, SMALLEST).code);
	}
};

/** Three passes of swc leave 3 % less than esbuild's own minifying. */
const SMALLEST = {
	compress: { passes: 3, toplevel: true, ecma: 2022 },
	mangle: { toplevel: true },
	ecma: 2022,
	module: false,
};

const sourceOf = (compiled) => compiled.replace(/^dist\//, '').replace(/\.js$/, '.ts');

const icons = () => src('icons/*.svg').pipe(dest('dist/icons'));

const metadata = () =>
	src(['nodes/**/*.node.json', 'nodes/**/__schema__/**/*.json'], { base: '.' })
		.pipe(compactJson())
		.pipe(dest('dist'));

const compactJson = () =>
	new Transform({
		objectMode: true,
		transform(file, _encoding, done) {
			file.contents = Buffer.from(JSON.stringify(JSON.parse(file.contents)));
			done(null, file);
		},
	});

/** Copies what n8n loads beside the classes: icons, codex files and output schemas. */
const assets = parallel(icons, metadata);

module.exports = { default: series(clean, parallel(classes, assets)) };
