/** Closes a run with one plain line that any log reader understands: `12 passed, 0 failed`. */
module.exports = class CountReporter {
	onRunComplete(_contexts, { numPassedTests, numFailedTests, numPendingTests }) {
		const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
		process.stdout.write(`${numPassedTests} passed, ${numFailedTests} failed${skipped}\n`);
	}
};
