import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Channel } from '../../shared/statuses';
import { failedItem } from '../edge/failure';
import { failureOf, type Outcome } from '../starting/outcome';
import type { Failure } from '../transport/failure';
import type { PreparedStart } from './prepare';
import { shownRequest, startedJson } from './result';

/** The output items of a run, each at the place of its input item. */
export class StartResults {
	readonly #context: IExecuteFunctions;
	readonly #channel: Channel;
	readonly #items: INodeExecutionData[];
	readonly #tally = { started: 0, mayHaveStarted: 0 };

	constructor(context: IExecuteFunctions, channel: Channel) {
		this.#context = context;
		this.#channel = channel;
		this.#items = new Array<INodeExecutionData>(context.getInputData().length);
	}

	/** @param start what was sent; undefined for an item that can't be sent */
	add(index: number, outcome: Outcome, start: PreparedStart | undefined): void {
		const { kind } = outcome;
		if (kind === 'started' || kind === 'mayHaveStarted') this.#tally[kind] += 1;
		const failure = failureOf(outcome);
		if (failure) {
			this.#items[index] = failedItem(this.#context, failure, index, {
				mayHaveStarted: kind === 'mayHaveStarted',
				...(start && { reference: start.reference, request: shownRequest(start) }),
			});
		} else if (start) {
			const json = startedJson(this.#channel, start, outcome);
			this.#items[index] = { json, pairedItem: { item: index } };
		}
	}

	/** All items. Those behind a refused key get the same failure, and none of them was sent. */
	all(ending: Failure | undefined): INodeExecutionData[] {
		const details = { mayHaveStarted: false };
		for (let index = 0; ending && index < this.#items.length; index += 1) {
			this.#items[index] ??= failedItem(this.#context, ending, index, details);
		}
		return this.#items;
	}

	/** What is known when the user stops the execution. */
	soFar(): INodeExecutionData[] {
		return this.#items.filter((item) => item !== undefined);
	}

	/** The failure that stops the run, with the number of sessions that were started. */
	withTally(failure: Failure): Failure {
		const { started, mayHaveStarted } = this.#tally;
		const unsure = mayHaveStarted > 0 ? `, and ${mayHaveStarted} may have started` : '';
		const goOn =
			mayHaveStarted > 0
				? ' To go on without what may have started, set On Error to Continue first.'
				: '';
		const happened = `In this run ${started} of ${this.#items.length} sessions were started${unsure}.`;
		const retry =
			started + mayHaveStarted > 0
				? ` Retry the execution to go on: these are not started again.${goOn}`
				: '';
		return { ...failure, description: `${failure.description} ${happened}${retry}` };
	}
}
