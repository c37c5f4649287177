import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { readEntered } from '../edge/entered';
import { failedItem, failureOfReading, nodeError } from '../edge/failure';
import { Hints } from '../edge/hints';
import { referenceClaims } from '../edge/referenceClaims';
import { RunMemory } from '../edge/runMemory';
import { openStudio, type Studio } from '../edge/studio';
import { systemClock } from '../pacing/clock';
import { pacerFor } from '../pacing/pacers';
import { failureOf, type Outcome } from '../starting/outcome';
import { type Ending, type Prepared, startAll } from '../starting/startAll';
import { send } from '../transport/send';
import { type Failure, judge } from '../transport/verdict';
import { type PreparedStart, prepareStart, type StartKind, startProperties } from './prepare';
import { shownRequest, startedJson } from './result';

/**
 * Starts one session for each item of the node, and gives one output item for each in input order.
 * @throws NodeOperationError for the first item that fails, unless the node is set to continue
 */
export async function runStarts(
	context: IExecuteFunctions,
	kind: StartKind,
	resumeUrl?: string,
): Promise<INodeExecutionData[]> {
	const run = new StartRun(context, kind, await openStudio(context), resumeUrl);
	return await run.complete();
}

/** One run of the node: what n8n knows on the one side, plain starts and outcomes on the other. */
class StartRun {
	private readonly count: number;
	private readonly signal?: AbortSignal;
	private readonly results: INodeExecutionData[];
	/** Starts on their way; a body is dropped as soon as its outcome is known. */
	private readonly pending = new Map<number, PreparedStart>();
	private readonly memory: RunMemory;
	private readonly hints: Hints;
	private readonly tally = { started: 0, mayHaveStarted: 0 };

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly kind: StartKind,
		private readonly studio: Studio,
		private readonly resumeUrl?: string,
	) {
		this.count = context.getInputData().length;
		this.signal = context.getExecutionCancelSignal();
		this.results = new Array<INodeExecutionData>(this.count);
		this.memory = new RunMemory(context);
		this.hints = new Hints(context);
	}

	async complete(): Promise<INodeExecutionData[]> {
		this.hints.aboutRetryOnFail(this.count);
		const stopOnFailure = !this.context.continueOnFail();
		const ending = await this.startAll(stopOnFailure);
		this.hints.show();
		if (this.signal?.aborted) return this.results.filter((result) => result !== undefined);
		if (ending && stopOnFailure) {
			this.memory.keep();
			throw nodeError(this.context, this.withTally(ending.failure), ending.index);
		}
		this.memory.forget();
		if (ending) this.fillUp(ending);
		return this.results;
	}

	/** Starts what can be started. A user who stops the execution still gets what was started until then. */
	private async startAll(stopOnFailure: boolean): Promise<Ending | undefined> {
		const rules = {
			stopOnFailure,
			settle: (index: number, outcome: Outcome) => this.settle(index, outcome),
			clock: systemClock,
			signal: this.signal,
		};
		const prepare = (index: number) => this.prepare(index);
		return await startAll(this.count, prepare, rules).catch((reason: unknown) => {
			if (this.signal?.aborted) return undefined;
			throw nodeError(this.context, failureOfReading(reason), 0);
		});
	}

	private prepare(index: number): Prepared {
		try {
			return this.prepareSendable(index);
		} catch (error) {
			return { kind: 'settled', outcome: { kind: 'notStarted', failure: failureOfReading(error) } };
		}
	}

	private prepareSendable(index: number): Prepared {
		const entered = readEntered(this.context, startProperties(this.kind), index);
		const start = prepareStart(this.kind, entered, { ...this.studio, resumeUrl: this.resumeUrl });
		const earlier = this.memory.recall(index, start);
		this.pending.set(index, { ...start, reference: earlier?.reference ?? start.reference });
		if (earlier) return { kind: 'settled', outcome: earlier.outcome };
		this.hints.aboutStatusUrl(start.body.status_url);
		const { agentId, options, reference } = start;
		return {
			kind: 'start',
			claims: options.startOnce ? referenceClaims(this.context, reference) : undefined,
			start: {
				pacer: pacerFor(this.studio.baseUrl, this.studio.apiKey, agentId),
				ratePerSecond: options.sessionsPerSecond,
				rateLimitRetries: options.rateLimitRetries,
				send: async () => await this.post(start.body),
			},
		};
	}

	private async post(body: PreparedStart['body']) {
		const { baseUrl: baseURL, label } = this.studio;
		const reply = await send(this.context, { baseURL, url: this.kind.path, method: 'POST', body });
		return judge(reply, label, Date.now());
	}

	private settle(index: number, outcome: Outcome): void {
		const start = this.pending.get(index);
		this.pending.delete(index);
		if (start) this.memory.note(index, start, outcome);
		if (outcome.kind === 'started' || outcome.kind === 'mayHaveStarted')
			this.tally[outcome.kind] += 1;
		const failure = failureOf(outcome);
		if (failure) {
			this.results[index] = failedItem(this.context, failure, index, {
				mayHaveStarted: outcome.kind === 'mayHaveStarted',
				...(start && { reference: start.reference, request: shownRequest(start) }),
			});
		} else if (start) {
			const json = startedJson(this.kind.channel, start, outcome);
			this.results[index] = { json, pairedItem: { item: index } };
		}
	}

	/** The items behind a refused key: each gets the same failure, and none was sent. */
	private fillUp({ failure }: Ending): void {
		for (let index = 0; index < this.count; index += 1) {
			this.results[index] ??= failedItem(this.context, failure, index, { mayHaveStarted: false });
		}
	}

	private withTally(failure: Failure): Failure {
		const { started, mayHaveStarted } = this.tally;
		const unsure = mayHaveStarted > 0 ? `, and ${mayHaveStarted} may have started` : '';
		return {
			...failure,
			description: `${failure.description} In this run ${started} of ${this.count} sessions were started${unsure}. Retry the execution to go on: items that were started are not started again.`,
		};
	}
}
