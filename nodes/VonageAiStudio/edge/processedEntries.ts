import type { ICheckProcessedOptions, IExecuteFunctions } from 'n8n-workflow';

const OPTIONS: ICheckProcessedOptions = { mode: 'entries' };

/** How many entries a node's record had after the last write of this process. */
const counts = new Map<string, number>();
/** Nodes whose record is written by other processes too, as by the workers of n8n's queue mode. */
const shared = new Set<string>();

/** n8n reads, extends and writes back one record for each node; two at once would lose an entry. */
let line: Promise<unknown> = Promise.resolve();

/** n8n's memory of what one node has processed. The calls of this process come one after the other. */
export interface ProcessedEntries {
	/** Whether other processes may write the same record. True until this process has written it once. */
	mayBeShared(): Promise<boolean>;
	/** Records the entries in one write. Gives those that were not there before. */
	record(entries: string[]): Promise<string[]>;
	/** Removes entries, where they are there. */
	forget(entries: string[]): Promise<void>;
}

/** The memory of the node that runs. */
export function processedEntries(context: IExecuteFunctions): ProcessedEntries {
	const key = `${context.getWorkflow().id} ${context.getNode().id}`;
	const { checkProcessedAndRecord, removeProcessed, getProcessedDataCount } = context.helpers;
	const count = async () => await getProcessedDataCount('node', OPTIONS);

	const write = async <T>(work: () => Promise<T>) =>
		await inLine(async () => {
			const result = await work();
			counts.set(key, await count());
			return result;
		});

	return {
		mayBeShared: async () =>
			await inLine(async () => {
				const known = counts.get(key);
				if (known === undefined) return true;
				if (known !== (await count())) shared.add(key);
				return shared.has(key);
			}),
		record: async (entries) => {
			const once = async () => await checkProcessedAndRecord(entries, 'node', OPTIONS);
			// A node's first record is inserted, which fails when another process was faster.
			return (await write(async () => await once().catch(once))).new as string[];
		},
		forget: async (entries) =>
			await write(async () => await removeProcessed(entries, 'node', OPTIONS)),
	};
}

async function inLine<T>(work: () => Promise<T>): Promise<T> {
	const turn = line.then(work);
	line = turn.catch(() => {});
	return await turn;
}
