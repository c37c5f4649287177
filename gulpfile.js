const { rm } = require('node:fs/promises');
const { dest, parallel, src } = require('gulp');

/** Empties `dist/`, so that a renamed file never stays in the package. */
const clean = () => rm('dist', { recursive: true, force: true });

const icons = () => src('icons/*.svg').pipe(dest('dist/icons'));

const metadata = () =>
	src(['nodes/**/*.node.json', 'nodes/**/__schema__/**/*.json'], { base: '.' }).pipe(dest('dist'));

/** Copies what n8n loads beside the compiled files: icons, codex files and output schemas. */
const assets = parallel(icons, metadata);

module.exports = { clean, assets, default: assets };
