import type { ICheckProcessedOptions, IExecuteFunctions } from 'n8n-workflow';

const OPTIONS: ICheckProcessedOptions = { mode: 'entries' };

/** How many entries a node's record had after the last write of this process. */
const counts = new Map<string, number>();
/** Nodes whose record is written by other processes too, as by the workers of n8n's queue mode. */
const shared = new Set<string>();

/** n8n reads, extends and writes back one record for each node; two at once would lose an entry. */
let line: Promise<unknown> = Promise.resolve();

/** n8n's memory of what one node has processed. The calls of this process come one after the other. */
export class ProcessedEntries {
	readonly #context: IExecuteFunctions;
	readonly #key: string;

	constructor(context: IExecuteFunctions) {
		this.#context = context;
		this.#key = `${context.getWorkflow().id} ${context.getNode().id}`;
	}

	/** Whether other processes may write the same record. True until this process has written it once. */
	async mayBeShared(): Promise<boolean> {
		return await inLine(async () => {
			const known = counts.get(this.#key);
			if (known === undefined) return true;
			if (known !== (await this.#count())) shared.add(this.#key);
			return shared.has(this.#key);
		});
	}

	/** Records the entries in one write. Gives those that were not there before. */
	async record(entries: string[]): Promise<string[]> {
		const write = async () =>
			(await this.#context.helpers.checkProcessedAndRecord(entries, 'node', OPTIONS)).new;
		return await this.#write(async () => {
			// A node's first record is inserted, which fails when another process was faster.
			return (await write().catch(write)) as string[];
		});
	}

	/** Removes entries, where they are there. */
	async forget(entries: string[]): Promise<void> {
		await this.#write(
			async () => await this.#context.helpers.removeProcessed(entries, 'node', OPTIONS),
		);
	}

	async #write<T>(work: () => Promise<T>): Promise<T> {
		return await inLine(async () => {
			const result = await work();
			counts.set(this.#key, await this.#count());
			return result;
		});
	}

	async #count(): Promise<number> {
		return await this.#context.helpers.getProcessedDataCount('node', OPTIONS);
	}
}

async function inLine<T>(work: () => Promise<T>): Promise<T> {
	const turn = line.then(work);
	line = turn.catch(() => {});
	return await turn;
}
