import { stringify } from 'flatted';
import { decodeExecution, failureOf, outputOf } from './execution';

const one = { json: { n: 1 } };
const two = { json: { n: 2 } };
const refused = { json: { error: 'refused' } };

const execution = decodeExecution({
	id: '1',
	workflowId: 'w',
	status: 'error',
	mode: 'manual',
	startedAt: '',
	stoppedAt: '',
	waitTill: null,
	data: stringify({
		resultData: {
			error: { message: 'failed at last' },
			runData: { Loop: [{ data: { main: [[one], [refused]] } }, { data: { main: [[two]] } }, {}] },
		},
	}),
});

describe('a decoded execution', () => {
	it('gives the items of all runs of a node', () => {
		expect(outputOf(execution, 'Loop')).toEqual([one, two]);
	});

	it('gives the items of another branch', () => {
		expect(outputOf(execution, 'Loop', 1)).toEqual([refused]);
	});

	it('gives nothing for a node that did not run', () => {
		expect(outputOf(execution, 'Never')).toEqual([]);
	});

	it('tells why it failed', () => {
		expect(failureOf(execution)).toBe('failed at last');
	});
});
