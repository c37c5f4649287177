const { appendFileSync } = require('node:fs');

/**
 * Closes a run with one plain line that any log reader understands: `12 passed, 0 failed`. With the
 * environment variable `TEST_COUNTS` the counts are also appended to that file, for `.ci/run` to add up.
 */
module.exports = class CountReporter {
	onRunComplete(_contexts, results) {
		const passed = results.numPassedTests;
		// A file that can't be loaded, or fails after its last test, has no failed test to show for it.
		const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
		const skipped = results.numPendingTests;
		const { TEST_COUNTS } = process.env;
		if (TEST_COUNTS) appendFileSync(TEST_COUNTS, `${passed} ${failed} ${skipped}\n`);
		const rest = skipped > 0 ? `, ${skipped} skipped` : '';
		// Jest adds a summary of its own after all reporters.
		process.once('exit', () => process.stdout.write(`${passed} passed, ${failed} failed${rest}\n`));
	}
};
