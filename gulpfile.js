const { mkdir, rm, writeFile } = require('node:fs/promises');
const { dirname } = require('node:path');
const { Transform } = require('node:stream');
const { transformSync } = require('@swc/core');
const { build } = require('esbuild');
const { dest, parallel, series, src } = require('gulp');
const { minify } = require('terser');
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
		minify: true,
		platform: 'node',
		target: 'node20',
		format: 'esm',
		charset: 'utf8',
		external: ['n8n-workflow'],
		write: false,
	});
	for (const { path, text } of outputFiles) {
		await mkdir(dirname(path), { recursive: true });
		const { code } = await minify(transformSync(text, AS_COMMONJS).code, SMALL);
		await writeFile(path, code);
	}
};

/** Turns a bundled module into CommonJS without the helpers that esbuild would put into each file. */
const AS_COMMONJS = {
	swcrc: false,
	configFile: false,
	module: { type: 'commonjs', noInterop: true },
	jsc: { target: 'es2022' },
};

/**
 * Compresses a whole module, after esbuild: the two together give less than either. Not by swc, whose compressing removes functions that are in use. The arrows
 * are unsafe only where a function is called with `new`, which is done to none of ours.
 */
const SMALL = {
	ecma: 2020,
	toplevel: true,
	compress: { passes: 3, hoist_funs: true, unsafe_arrows: true },
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
