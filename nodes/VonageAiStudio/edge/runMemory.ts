import type { IExecuteFunctions } from 'n8n-workflow';

type Memory<T> = Record<string, Record<number, T>>;

/** The name under which a stopped run is kept in the execution's data. */
const MEMORY = 'finishedItems';

/**
 * Remembers what became of the items of a stopped run that must not be sent again. n8n keeps it in the
 * execution, so it survives the tries of Retry On Fail and a later retry of the failed execution.
 */
export class RunMemory<T> {
	readonly #context: IExecuteFunctions;
	readonly #run: Record<number, T>;

	constructor(context: IExecuteFunctions) {
		this.#context = context;
		this.#run = this.#memory[this.#runKey] ?? {};
	}

	/** What was noted of an item in an earlier try. */
	recall(itemIndex: number): T | undefined {
		return this.#run[itemIndex];
	}

	/** Notes what became of an item, in case the run stops. */
	note(itemIndex: number, value: T): void {
		this.#run[itemIndex] = value;
	}

	/** Keeps what was noted for the next try. */
	keep(): void {
		// An AI agent calls the node again and again in one run; each call is a new wish.
		if (!this.#context.isToolExecution?.()) this.#memory[this.#runKey] = this.#run;
	}

	/** Forgets the run: it came to its end. */
	forget(): void {
		delete this.#memory[this.#runKey];
	}

	get #memory(): Memory<T> {
		return (this.#context.getContext('node')[MEMORY] ??= {}) as unknown as Memory<T>;
	}

	/** A node in a loop runs several times in one execution. */
	get #runKey(): string {
		return String(this.#context.evaluateExpression('{{ $runIndex }}', 0));
	}
}
