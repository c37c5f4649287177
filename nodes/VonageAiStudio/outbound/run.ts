import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { readEntered } from '../edge/entered';
import { failureOfReading, nodeError } from '../edge/failure';
import { hintsOf } from '../edge/hints';
import { referenceClaims } from '../edge/referenceClaims';
import { runMemory } from '../edge/runMemory';
import { openStudio } from '../edge/studio';
import { systemClock } from '../starts/clock';
import { pacerFor } from '../pacing/pacers';
import { failureOf, type Outcome } from '../starting/outcome';
import { type Ending, type Prepared, startAll } from '../starting/startAll';
import { send } from '../transport/send';
import { judge } from '../transport/verdict';
import { type PreparedStart, prepareStart, type StartKind, startProperties } from './prepare';
import { startResults } from './startResults';

/** What an item came to, as a later try of the same run needs to know it. */
interface Finished {
	to: string;
	agentId: string;
	reference: string;
	outcome: Outcome;
}

/**
 * Starts one session for each item of the node, and gives one output item for each in input order. A
 * user who stops the execution still gets what was started until then.
 * @throws NodeOperationError for the first item that fails, unless the node is set to continue
 */
export async function runStarts(
	context: IExecuteFunctions,
	kind: StartKind,
	resumeUrl?: string,
): Promise<INodeExecutionData[]> {
	const studio = await openStudio(context);
	const signal = context.getExecutionCancelSignal();
	const stopOnFailure = !context.continueOnFail();
	const results = startResults(context, kind.channel);
	const memory = runMemory<Finished>(context);
	const hints = hintsOf(context);
	/** Starts on their way; a body is dropped as soon as its outcome is known. */
	const pending = new Map<number, PreparedStart>();
	/** An item of an earlier try whose outcome is still unsure: the others go on all the same. */
	let unsure: Ending | undefined;

	const prepare = (index: number): Prepared => {
		try {
			const entered = readEntered(context, startProperties(kind), index);
			const start = prepareStart(kind, entered, { ...studio, resumeUrl });
			const earlier = memory.recall(index);
			const isEarlier = earlier?.to === start.body.to && earlier.agentId === start.agentId;
			return isEarlier ? recalled(index, start, earlier) : prepared(index, start);
		} catch (error) {
			return { kind: 'settled', outcome: { kind: 'notStarted', failure: failureOfReading(error) } };
		}
	};

	const prepared = (index: number, start: PreparedStart): Prepared => {
		const { agentId, options, reference, body } = start;
		const { baseUrl: baseURL, apiKey, label } = studio;
		pending.set(index, start);
		hints.aboutStatusUrl(body.status_url);
		const request = { baseURL, url: kind.path, method: 'POST' as const, body };
		return {
			kind: 'start',
			claims: options.startOnce ? referenceClaims(context, reference) : undefined,
			start: {
				pacer: pacerFor(baseURL, apiKey, agentId),
				ratePerSecond: options.sessionsPerSecond,
				rateLimitRetries: options.rateLimitRetries,
				send: async () => judge(await send(context, request), label, Date.now()),
			},
		};
	};

	const recalled = (index: number, start: PreparedStart, earlier: Finished): Prepared => {
		const { reference, outcome } = earlier;
		pending.set(index, { ...start, reference });
		const failure = failureOf(outcome);
		if (failure) unsure ??= { index, failure };
		return { kind: 'recalled', outcome };
	};

	const settle = (index: number, outcome: Outcome) => {
		const start = pending.get(index);
		pending.delete(index);
		results.add(index, outcome, start);
		const isSafe = outcome.kind === 'notStarted' || outcome.kind === 'alreadyStarted';
		if (!start || isSafe || !stopOnFailure) return;
		const { agentId, reference, body } = start;
		memory.note(index, { to: body.to, agentId, reference, outcome });
	};

	const count = context.getInputData().length;
	hints.aboutRetryOnFail(count);
	const rules = { stopOnFailure, settle, clock: systemClock, signal };
	const ended = await startAll(count, prepare, rules).catch((reason: unknown) =>
		signal?.aborted ? undefined : { index: 0, failure: failureOfReading(reason) },
	);
	const ending = ended ?? unsure;
	hints.show();
	if (signal?.aborted) return results.soFar();
	if (ending && stopOnFailure) {
		memory.keep();
		throw nodeError(context, results.withTally(ending.failure), ending.index);
	}
	memory.forget();
	return results.all(ending?.failure);
}
