const { availableParallelism } = require('node:os');
const { version } = require('esbuild');
const { compilerOptions } = require('./tsconfig.json');

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	testPathIgnorePatterns: ['<rootDir>/test/e2e/'],
	modulePathIgnorePatterns: ['<rootDir>/dist'],
	// The extension keeps tsx from taking the codex file `X.node.json` for the class.
	moduleNameMapper: { '^(\\.{1,2}/.*\\.node)\\.js$': '$1' },
	transform: {
		// Jest caches what a transform gave as long as these settings stay the same.
		'^.+\\.ts$': [
			'<rootDir>/test/harness/esbuildTransform.js',
			{ target: compilerOptions.target, version },
		],
	},
	// Jest would leave one core alone, although many tests only wait.
	maxWorkers: availableParallelism() + 1,
	testSequencer: '<rootDir>/test/harness/sequencer.js',
	// Sessions are paced and tried again in real time; a busy machine must not fail a test for it.
	testTimeout: 60_000,
	reporters: ['default', '<rootDir>/test/harness/countReporter.js'],
};
