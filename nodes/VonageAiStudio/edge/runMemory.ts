import type { IExecuteFunctions } from 'n8n-workflow';
import { mustNotRepeat, type Outcome } from '../starting/outcome';
import type { PreparedStart } from '../outbound/prepare';

interface Remembered {
	to: string;
	agentId: string;
	reference: string;
	outcome: Outcome;
}

type Memory = Record<string, Record<number, Remembered>>;

/** The name under which a stopped run is kept in the execution's data. */
const MEMORY = 'startedItems';

/**
 * Remembers which items of a stopped run must not be sent again. n8n keeps it in the execution, so it
 * survives the tries of Retry On Fail and a later retry of the failed execution.
 */
export class RunMemory {
	private readonly run: Record<number, Remembered>;

	constructor(private readonly context: IExecuteFunctions) {
		this.run = this.memory()[this.runKey()] ?? {};
	}

	/** The outcome and the reference that the item got in an earlier try, if it was for the same recipient. */
	recall(itemIndex: number, { body, agentId }: PreparedStart): Remembered | undefined {
		const remembered = this.run[itemIndex];
		const isSame = remembered?.to === body.to && remembered.agentId === agentId;
		return isSame ? remembered : undefined;
	}

	/** Notes the outcome of an item, in case the run stops. */
	note(itemIndex: number, { body, agentId, reference }: PreparedStart, outcome: Outcome): void {
		if (mustNotRepeat(outcome)) this.run[itemIndex] = { to: body.to, agentId, reference, outcome };
	}

	/** Keeps what was noted for the next try. */
	keep(): void {
		// An AI agent calls the node again and again in one run; each call is a new wish.
		if (this.context.isToolExecution?.()) return;
		this.memory()[this.runKey()] = this.run;
	}

	/** Forgets the run: it came to its end. */
	forget(): void {
		delete this.memory()[this.runKey()];
	}

	private memory(): Memory {
		const stored = this.context.getContext('node');
		return (stored[MEMORY] ??= {}) as unknown as Memory;
	}

	/** A node in a loop runs several times in one execution. */
	private runKey(): string {
		return String(this.context.evaluateExpression('{{ $runIndex }}', 0));
	}
}
