import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { systemClock } from '../../shared/clock';
import { type CallingHours, opensAt } from '../fields/callingHours';
import { testUrlHint } from '../fields/statusUrl';
import { isEmpty, type ParameterValues } from '../fields/values';
import { send } from '../http/request';
import { type Connection, connect } from '../n8n/connection';
import { failureOf, isTool, nodeError } from '../n8n/errors';
import { hintsOf, retryOnFailHint } from '../n8n/hints';
import { readParameters } from '../n8n/parameters';
import { isManualRun, runMemory } from '../n8n/runMemory';
import {
	readStart,
	startProperties,
	type StartDefinition,
	type StartRequest,
	withoutSecrets,
} from './body';
import { holdPacer, type Pacer } from './pacer';
import { type QueuedItem, type RunEnd, startAll } from './queue';
import { startResults } from './results';
import { answerHint, everybodyHint, type LeftOut, nobodyHint, refusalHint } from './runHints';
import type { NotStarted, Outcome } from './startItem';
import { claimOf } from './startOnce';
import { verdictOf } from './verdict';

/** What happened to an item, as a later try of the same run needs to know it. */
interface Remembered {
	to: string;
	agentId: string;
	reference: string;
	outcome: Outcome;
}

/**
 * Starts one session for each item of the node, and returns one output item for each in input order. A
 * user who stops the execution still gets what was started until then.
 * @param waiting for Start and Wait: the status URL of its start, and what to call once it has started
 * @throws NodeOperationError for the first item that fails, unless the node is set to continue
 */
export async function runStarts(
	context: IExecuteFunctions,
	definition: StartDefinition,
	waiting?: { resumeUrl: string; onStarted(output: IDataObject): void },
): Promise<INodeExecutionData[]> {
	const isManual = isManualRun(context);
	// In a loop each pass is a run of its own, and the phone should ring once.
	const isFirstRun = Number(context.evaluateExpression('{{ $runIndex }}', 0)) === 0;
	const connection = await connect(context);
	const signal = context.getExecutionCancelSignal();
	const stopOnFailure = !context.continueOnFail();
	const count = context.getInputData().length;
	const results = startResults(context, definition.channel);
	const memory = runMemory<Remembered>(context);
	const hints = hintsOf(context);
	const pacers = pacersOf(connection);
	/** Starts without an outcome; a body is dropped as soon as its outcome is known. */
	const pending = new Map<number, StartRequest>();
	const leftOut: LeftOut[] = [];
	let refusals = 0;
	/** An item of an earlier try whose outcome is still unsure: the others go on all the same. */
	let unsure: RunEnd | undefined;

	const read = (index: number): QueuedItem => {
		try {
			const parameters = readParameters(context, startProperties(definition), index);
			const test = isManual ? testOf(parameters, isFirstRun && index === 0) : undefined;
			const request = readStart(definition, test?.parameters ?? parameters, {
				apiKey: connection.apiKey,
				allowsLocalUrls: connection.isCustom,
				resumeUrl: waiting?.resumeUrl,
				zone: context.getTimezone(),
			});
			const leftOut = test?.leftOut ?? (request.options.checkOnly ? 'check_only' : undefined);
			if (leftOut) {
				pending.set(index, request);
				return { kind: 'settled', outcome: leftOutOnPurpose(leftOut, request) };
			}
			const earlier = memory.recall(index);
			const isEarlier = earlier?.to === request.body.to && earlier.agentId === request.agentId;
			if (isEarlier) return recalled(index, request, earlier);
			return queued(index, request, test !== undefined);
		} catch (error) {
			return { kind: 'settled', outcome: { kind: 'notStarted', failure: failureOf(error) } };
		}
	};

	const queued = (index: number, request: StartRequest, isTest: boolean): QueuedItem => {
		const { agentId, startOnce, reference, options, body } = request;
		pending.set(index, request);
		hints.add(testUrlHint(body.status_url, isManual));
		if (isManual && !isTest) hints.add(everybodyHint(count));
		const sent = { url: definition.path, method: 'POST' as const, body };
		return {
			kind: 'start',
			start: {
				pacer: pacers.of(agentId),
				ratePerSecond: options.sessionsPerSecond,
				rateLimitRetries: options.rateLimitRetries,
				// The hours are those of the person, not of whoever tries the workflow.
				closedUntil: isTest ? undefined : closedUntil(options.callingHours),
				// A test must not count as the real start of its row.
				claim: startOnce && !isTest ? claimOf(context, reference, systemClock) : undefined,
				send: async () => verdictOf(await send(connection, sent), connection.place, Date.now()),
			},
		};
	};

	const recalled = (index: number, request: StartRequest, earlier: Remembered): QueuedItem => {
		const { reference, outcome } = earlier;
		pending.set(index, { ...request, reference });
		if ('failure' in outcome) unsure ??= { index, failure: outcome.failure };
		return { kind: 'recalled', outcome };
	};

	const settle = (index: number, outcome: Outcome) => {
		const request = pending.get(index);
		pending.delete(index);
		const { json } = results.add(index, outcome, request);
		if (outcome.kind === 'started') waiting?.onStarted(json);
		if (outcome.kind === 'leftOut') leftOut.push(outcome);
		hints.add(answerHint(definition.channel, outcome));
		const happened = outcome.kind === 'started' || outcome.kind === 'mayHaveStarted';
		if (!request || !happened) return;
		const { agentId, reference, body } = request;
		memory.note(index, { to: body.to, agentId, reference, outcome });
	};

	hints.add(retryOnFailHint(context));
	const onRefused = () => (refusals += 1);
	const rules = { stopOnFailure, settle, onRefused, clock: systemClock, signal };
	const end = (await startAll(count, read, rules).finally(pacers.release)) ?? unsure;
	hints.add(nobodyHint(leftOut, count));
	hints.add(refusalHint(refusals, count));
	hints.show();
	if (signal?.aborted) {
		memory.keep();
		return results.soFar();
	}
	// A tool's item of which nobody knows whether it started is returned: n8n would run a thrown one again.
	const isReturned = isTool(context) && end?.failure.isUnsure;
	if (end && stopOnFailure && !isReturned) {
		memory.keep();
		throw nodeError(context, results.withTally(end.failure), end.index);
	}
	memory.end();
	return results.all(end);
}

/** Tells when the calling hours open again, if they are closed at that moment. */
const closedUntil = (hours: CallingHours | undefined) => () => {
	const opening = hours && opensAt(hours, Date.now());
	return opening?.isOpen === false ? opening.opensAt : undefined;
};

/** The pacers of the agents that one run starts, held until it is over. */
function pacersOf({ baseUrl, apiKey }: Connection) {
	const held = new Map<string, { pacer: Pacer; release(): void }>();
	return {
		of: (agentId: string): Pacer => {
			const known = held.get(agentId) ?? holdPacer(baseUrl, apiKey, agentId);
			held.set(agentId, known);
			return known.pacer;
		},
		release: () => held.forEach(({ release }) => release()),
	};
}

/**
 * What the option Test Recipient makes of an item of a manual execution: the first item goes to that
 * recipient, all others nowhere.
 * @returns undefined without the option
 */
function testOf(
	parameters: ParameterValues,
	isFirst: boolean,
): { parameters: ParameterValues; leftOut?: NotStarted } | undefined {
	const { testRecipient } = (parameters.options ?? {}) as ParameterValues;
	if (isEmpty(testRecipient)) return undefined;
	return isFirst
		? { parameters: { ...parameters, to: testRecipient } }
		: { parameters, leftOut: 'test' };
}

function leftOutOnPurpose(notStarted: NotStarted, request: StartRequest): Outcome {
	const more = notStarted === 'check_only' ? { request: withoutSecrets(request) } : undefined;
	return { kind: 'leftOut', notStarted, more };
}
