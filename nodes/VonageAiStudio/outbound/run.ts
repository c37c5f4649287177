import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { readEntered } from '../edge/entered';
import { failureOfReading, nodeError } from '../edge/failure';
import { Hints } from '../edge/hints';
import { referenceClaims } from '../edge/referenceClaims';
import { RunMemory } from '../edge/runMemory';
import { openStudio, type Studio } from '../edge/studio';
import { systemClock } from '../pacing/clock';
import { pacerFor } from '../pacing/pacers';
import { failureOf, type Outcome } from '../starting/outcome';
import { type Ending, type Prepared, startAll } from '../starting/startAll';
import { send } from '../transport/send';
import { judge } from '../transport/verdict';
import { type PreparedStart, prepareStart, type StartKind, startProperties } from './prepare';
import { StartResults } from './startResults';

/**
 * Starts one session for each item of the node, and gives one output item for each in input order.
 * @throws NodeOperationError for the first item that fails, unless the node is set to continue
 */
export async function runStarts(
	context: IExecuteFunctions,
	kind: StartKind,
	resumeUrl?: string,
): Promise<INodeExecutionData[]> {
	const secrets = { ...(await openStudio(context)), resumeUrl };
	return await new StartRun(context, kind, secrets).complete();
}

/** What an item came to, as a later try of the same run needs to know it. */
interface Finished {
	to: string;
	agentId: string;
	reference: string;
	outcome: Outcome;
}

/** One run of the node: what n8n knows on the one side, plain starts and outcomes on the other. */
class StartRun {
	readonly #context: IExecuteFunctions;
	readonly #kind: StartKind;
	readonly #secrets: Studio & { resumeUrl?: string };
	readonly #stopOnFailure: boolean;
	readonly #signal?: AbortSignal;
	readonly #results: StartResults;
	readonly #memory: RunMemory<Finished>;
	readonly #hints: Hints;
	/** Starts on their way; a body is dropped as soon as its outcome is known. */
	readonly #pending = new Map<number, PreparedStart>();
	/** An item of an earlier try whose outcome is still unsure: the others go on all the same. */
	#unsure?: Ending;

	constructor(
		context: IExecuteFunctions,
		kind: StartKind,
		secrets: Studio & { resumeUrl?: string },
	) {
		this.#context = context;
		this.#kind = kind;
		this.#secrets = secrets;
		this.#stopOnFailure = !context.continueOnFail();
		this.#signal = context.getExecutionCancelSignal();
		this.#results = new StartResults(context, kind.channel);
		this.#memory = new RunMemory(context);
		this.#hints = new Hints(context);
	}

	async complete(): Promise<INodeExecutionData[]> {
		const count = this.#context.getInputData().length;
		this.#hints.aboutRetryOnFail(count);
		const ending = (await this.#startAll(count)) ?? this.#unsure;
		this.#hints.show();
		if (this.#signal?.aborted) return this.#results.soFar();
		if (ending && this.#stopOnFailure) {
			this.#memory.keep();
			throw nodeError(this.#context, this.#results.withTally(ending.failure), ending.index);
		}
		this.#memory.forget();
		return this.#results.all(ending?.failure);
	}

	/** Starts what can be started. A user who stops the execution still gets what was started until then. */
	async #startAll(count: number): Promise<Ending | undefined> {
		const rules = {
			stopOnFailure: this.#stopOnFailure,
			settle: (index: number, outcome: Outcome) => this.#settle(index, outcome),
			clock: systemClock,
			signal: this.#signal,
		};
		const unexpected = (reason: unknown) => ({ index: 0, failure: failureOfReading(reason) });
		return await startAll(count, (index) => this.#prepare(index), rules).catch((reason: unknown) =>
			this.#signal?.aborted ? undefined : unexpected(reason),
		);
	}

	#prepare(index: number): Prepared {
		try {
			const entered = readEntered(this.#context, startProperties(this.#kind), index);
			return this.#prepared(index, prepareStart(this.#kind, entered, this.#secrets));
		} catch (error) {
			return { kind: 'settled', outcome: { kind: 'notStarted', failure: failureOfReading(error) } };
		}
	}

	#prepared(index: number, start: PreparedStart): Prepared {
		const { agentId, options, reference, body } = start;
		const earlier = this.#memory.recall(index);
		if (earlier?.to === body.to && earlier.agentId === agentId) {
			return this.#recalled(index, start, earlier);
		}
		this.#pending.set(index, start);
		this.#hints.aboutStatusUrl(body.status_url);
		return {
			kind: 'start',
			claims: options.startOnce ? referenceClaims(this.#context, reference) : undefined,
			start: {
				pacer: pacerFor(this.#secrets.baseUrl, this.#secrets.apiKey, agentId),
				ratePerSecond: options.sessionsPerSecond,
				rateLimitRetries: options.rateLimitRetries,
				send: async () => await this.#post(body),
			},
		};
	}

	#recalled(index: number, start: PreparedStart, { reference, outcome }: Finished): Prepared {
		this.#pending.set(index, { ...start, reference });
		const failure = failureOf(outcome);
		if (failure) this.#unsure ??= { index, failure };
		return { kind: 'recalled', outcome };
	}

	async #post(body: PreparedStart['body']) {
		const { baseUrl: baseURL, label } = this.#secrets;
		const url = this.#kind.path;
		const reply = await send(this.#context, { baseURL, url, method: 'POST', body });
		return judge(reply, label, Date.now());
	}

	#settle(index: number, outcome: Outcome): void {
		const start = this.#pending.get(index);
		this.#pending.delete(index);
		this.#results.add(index, outcome, start);
		const isSafe = outcome.kind === 'notStarted' || outcome.kind === 'alreadyStarted';
		if (!start || isSafe || !this.#stopOnFailure) return;
		const { agentId, reference, body } = start;
		this.#memory.note(index, { to: body.to, agentId, reference, outcome });
	}
}
