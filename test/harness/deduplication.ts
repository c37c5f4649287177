import './environment';
import { DataDeduplicationService } from 'n8n-core';
import { createHash } from 'node:crypto';
import type {
	DeduplicationItemTypes,
	DeduplicationScope,
	ICheckProcessedContextData,
	ICheckProcessedOptions,
	IDataDeduplicator,
	IDeduplicationOutput,
} from 'n8n-workflow';

/**
 * What n8n remembers in its table `processed_data`, in memory. Keep it and hand it to later runs: they
 * are then later executions of the same n8n. Rows are keyed as n8n's are: by workflow id and, with the
 * scope `node`, by node id. Entries are MD5 hashes, as in n8n.
 */
export class DeduplicationStore {
	private readonly rows = new Map<string, string[]>();

	/** Reads a row. A copy, and asynchronously, as a database does: two readers can overwrite each other. */
	async read(key: string): Promise<string[] | undefined> {
		await Promise.resolve();
		const entries = this.rows.get(key);
		return entries && [...entries];
	}

	async write(key: string, entries: string[] | undefined): Promise<void> {
		await Promise.resolve();
		if (entries) this.rows.set(key, entries);
		else this.rows.delete(key);
	}

	/** How many entries all rows hold together. */
	get size(): number {
		return [...this.rows.values()].reduce((sum, entries) => sum + entries.length, 0);
	}
}

const storeOfWorkflow = new WeakMap<object, DeduplicationStore>();
let initialized: Promise<void> | undefined;

/** Gives the runs of one `Workflow` object their store. */
export async function useDeduplicationStore(workflow: object, store: DeduplicationStore) {
	storeOfWorkflow.set(workflow, store);
	initialized ??= DataDeduplicationService.init(deduplicator);
	await initialized;
}

/** The mode `entries` of n8n's own database implementation (`deduplication-helper` of n8n 2.41). */
const deduplicator: IDataDeduplicator = {
	async checkProcessedAndRecord(items, scope, context, options): Promise<IDeduplicationOutput> {
		const { store, key } = rowOf(scope, context, options);
		const hashes = items.map(hashOf);
		const known = await store.read(key);
		if (!known) {
			await store.write(key, newest(hashes, options));
			return { new: items, processed: [] };
		}
		const before = new Set(known);
		const output: IDeduplicationOutput = { new: [], processed: [] };
		hashes.forEach((hash, index) => {
			if (before.has(hash)) {
				output.processed.push(items[index]);
			} else {
				output.new.push(items[index]);
				known.push(hash);
			}
		});
		await store.write(key, newest(known, options));
		return output;
	},

	async removeProcessed(items, scope, context, options) {
		const { store, key } = rowOf(scope, context, options);
		const known = await store.read(key);
		if (!known) return;
		for (const hash of items.map(hashOf)) {
			const index = known.indexOf(hash);
			if (index !== -1) known.splice(index, 1);
		}
		await store.write(key, known);
	},

	async clearAllProcessedItems(scope, context, options) {
		const { store, key } = rowOf(scope, context, options);
		await store.write(key, undefined);
	},

	async getProcessedDataCount(scope, context, options) {
		const { store, key } = rowOf(scope, context, options);
		return (await store.read(key))?.length ?? 0;
	},
};

function rowOf(
	scope: DeduplicationScope,
	{ workflow, node }: ICheckProcessedContextData,
	{ mode }: ICheckProcessedOptions,
) {
	if (mode !== 'entries') throw new Error(`The harness has no deduplication mode "${mode}"`);
	const store = storeOfWorkflow.get(workflow);
	if (!store) throw new Error('This workflow has no deduplication store');
	if (scope === 'node' && !node) throw new Error('The scope "node" needs a node');
	return { store, key: `${workflow.id} ${scope === 'node' ? `n:${node?.id}` : ''}` };
}

function hashOf(value: DeduplicationItemTypes): string {
	return createHash('md5').update(String(value)).digest('base64');
}

function newest(entries: string[], { maxEntries }: ICheckProcessedOptions): string[] {
	return maxEntries ? entries.slice(-maxEntries) : entries;
}
