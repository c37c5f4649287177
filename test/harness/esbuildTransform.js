const { transformSync } = require('esbuild');

/** Lets Jest run TypeScript: esbuild drops the types of one file, with the target of the build. */
module.exports = {
	process: (source, path, { transformerConfig: { target } }) =>
		transformSync(source, {
			loader: 'ts',
			format: 'cjs',
			target,
			sourcefile: path,
			sourcemap: 'external',
			sourcesContent: false,
		}),
};
