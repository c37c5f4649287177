import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Channel } from '../../shared/statuses';
import { failedItem } from '../edge/failure';
import { failureOf, type Outcome } from '../starting/outcome';
import type { Failure } from '../transport/failure';
import type { PreparedStart } from './prepare';
import { shownRequest, startedJson } from './result';

/** The output items of a run, each at the place of its input item. */
export interface StartResults {
	/** @param start what was sent; undefined for an item that can't be sent */
	add(index: number, outcome: Outcome, start: PreparedStart | undefined): void;
	/** All items. Those behind a refused key get the same failure, and none of them was sent. */
	all(ending: Failure | undefined): INodeExecutionData[];
	/** What is known when the user stops the execution. */
	soFar(): INodeExecutionData[];
	/** The failure that stops the run, with the number of sessions that were started. */
	withTally(failure: Failure): Failure;
}

/** The results of a run in which nothing has happened yet. */
export function startResults(context: IExecuteFunctions, channel: Channel): StartResults {
	const items = new Array<INodeExecutionData>(context.getInputData().length);
	const tally = { started: 0, mayHaveStarted: 0 };
	return {
		add: (index, outcome, start) => {
			const { kind } = outcome;
			if (kind === 'started' || kind === 'mayHaveStarted') tally[kind] += 1;
			const failure = failureOf(outcome);
			if (failure) {
				items[index] = failedItem(context, failure, index, {
					mayHaveStarted: kind === 'mayHaveStarted',
					...(start && { reference: start.reference, request: shownRequest(start) }),
				});
			} else if (start) {
				items[index] = { json: startedJson(channel, start, outcome), pairedItem: { item: index } };
			}
		},
		all: (ending) => {
			const details = { mayHaveStarted: false };
			for (let index = 0; ending && index < items.length; index += 1) {
				items[index] ??= failedItem(context, ending, index, details);
			}
			return items;
		},
		soFar: () => items.filter((item) => item !== undefined),
		withTally: (failure) => {
			const told = tallyText(tally.started, tally.mayHaveStarted, items.length);
			return { ...failure, description: `${failure.description} ${told}` };
		},
	};
}

function tallyText(started: number, mayHaveStarted: number, count: number): string {
	const unsure = mayHaveStarted > 0 ? `, and ${mayHaveStarted} may have started` : '';
	const happened = `In this run ${started} of ${count} sessions were started${unsure}.`;
	if (started + mayHaveStarted === 0) return happened;
	const goOn = unsure
		? ' To go on without what may have started, set On Error to Continue first.'
		: '';
	return `${happened} Retry the execution to go on: these are not started again.${goOn}`;
}
