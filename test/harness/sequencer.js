const { default: Sequencer } = require('@jest/test-sequencer');

/** These take longest, and must not be the last ones to run when one core has nothing left to do. */
const FIRST = [
	...['sessionTriggerHistories', 'demo', 'startOnceProcesses', 'waitForResults'],
	// End to end.
	'product',
];

/** On a fresh clone jest knows no durations and would begin with the largest files. */
module.exports = class LongestFirst extends Sequencer {
	sort(tests) {
		const rankOf = ({ path }) => {
			const rank = FIRST.findIndex((name) => path.endsWith(`/${name}.test.ts`));
			return rank < 0 ? FIRST.length : rank;
		};
		return super.sort(tests).sort((one, other) => rankOf(one) - rankOf(other));
	}
};
