import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { objectOf } from '../../shared/session';
import type { Channel } from '../../shared/statuses';
import { type Failure, failedItem } from '../n8n/errors';
import { inputFields } from '../n8n/parameters';
import { type StartRequest, withoutSecrets } from './body';
import type { RunEnd } from './queue';
import type { Outcome } from './startItem';

/** The output items of a run, each at the place of its input item. */
export interface StartResults {
	/**
	 * @param request what was sent; undefined for an item that can't be sent
	 * @returns the output item
	 */
	add(index: number, outcome: Outcome, request: StartRequest | undefined): INodeExecutionData;
	/** All items. Those after a refused key get the same failure, and none of them was sent. */
	all(end: RunEnd | undefined): INodeExecutionData[];
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
		add: (index, outcome, request) => {
			const { kind } = outcome;
			if (kind === 'started' || kind === 'mayHaveStarted') tally[kind] += 1;
			items[index] =
				'failure' in outcome
					? failedItem(
							context,
							outcome.failure,
							index,
							{
								may_have_started: kind === 'mayHaveStarted',
								...(request && { reference: request.reference, request: withoutSecrets(request) }),
							},
							withoutOutcome(inputFields(context, index)),
						)
					: {
							json: startOutput(channel, request, outcome, inputFields(context, index)),
							pairedItem: { item: index },
						};
			return items[index];
		},
		all: (end) => {
			const details = { may_have_started: false };
			for (let index = 0; end && index < items.length; index += 1) {
				const input = withoutOutcome(inputFields(context, index));
				items[index] ??= failedItem(context, end.failure, index, details, input);
			}
			return items;
		},
		soFar: () => items.filter((item) => item !== undefined),
		withTally: (failure) => {
			const counts = tallyText(tally.started, tally.mayHaveStarted, items.length);
			return { ...failure, description: `${failure.description} ${counts}` };
		},
	};
}

/**
 * The output of an item that did not fail (`contract.md`, "What comes out of a start"): the input fields,
 * over them the API's answer or why nothing was sent, over them what the node knows itself.
 */
function startOutput(
	channel: Channel,
	request: StartRequest | undefined,
	outcome: Exclude<Outcome, { failure: Failure }>,
	input: IDataObject,
): IDataObject {
	const answer =
		outcome.kind === 'started'
			? outcome.answer
			: { not_started: outcome.notStarted, ...outcome.more };
	return {
		...(request?.options.includeInputFields && withoutOutcome(input)),
		...answer,
		channel,
		to: request?.body.to,
		agent_id: request?.agentId,
		reference: request?.reference,
	};
}

/** The row may come from another start: what happened there must not pass for what happened here. */
function withoutOutcome(input: IDataObject): IDataObject {
	const rest = { ...input };
	for (const field of OUTCOME_FIELDS) delete rest[field];
	if (objectOf(rest.details)?.may_have_started !== undefined) {
		delete rest.error;
		delete rest.details;
	}
	return rest;
}

const OUTCOME_FIELDS = ['session_id', 'session_start_time', 'not_started', 'opens_at'];

function tallyText(started: number, mayHaveStarted: number, count: number): string {
	const unsure = mayHaveStarted > 0 ? `, and ${mayHaveStarted} may have started` : '';
	const happened = `In this run ${started} of ${count} sessions were started${unsure}.`;
	if (started + mayHaveStarted === 0) return happened;
	const goOn = unsure ? ' To continue without these, set "On Error" to Continue first.' : '';
	return `${happened} Retry the execution to continue: these are not started again.${goOn}`;
}
