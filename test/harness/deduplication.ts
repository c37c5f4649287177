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
import { seededRandom } from './random';

/** How long a database takes for a statement, from and to, both in milliseconds. */
export type Span = readonly [fromMs: number, toMs: number];

export interface StoreOptions {
	/** Default: no time. */
	readMs?: Span;
	writeMs?: Span;
	/** What lets the time pass; needed with times. */
	sleep?: (delayMs: number) => Promise<void>;
	/** Of the times. Default 1. */
	seed?: number;
	/** Told just before and just after each statement takes effect; what it throws, the statement throws. */
	onStatement?: (statement: Statement) => void;
}

/** A moment in the life of a statement. */
export interface Statement {
	kind: 'read' | 'insert' | 'update' | 'delete';
	/** Counts the statements of the store, from 1. */
	number: number;
	/** Whether it has taken effect. */
	isDone: boolean;
}

/**
 * What n8n remembers in its table `processed_data`, in memory. Keep it and hand it to later runs: they
 * are then later executions of the same n8n, or of another process on the same database. Rows are keyed
 * as n8n's are: by workflow id and, with the scope `node`, by node id. Entries are MD5 hashes, as in n8n.
 *
 * A statement takes effect in the middle of its time. A row is read and written as a whole, without a
 * lock, so two that work on it at the same time overwrite each other.
 */
export class DeduplicationStore {
	private readonly rows = new Map<string, string[]>();
	private readonly options: StoreOptions;
	private readonly random: () => number;
	private statements = 0;

	constructor(options: StoreOptions = {}) {
		this.options = options;
		this.random = seededRandom(options.seed ?? 1);
	}

	async read(key: string): Promise<string[] | undefined> {
		return await this.statement('read', () => {
			const entries = this.rows.get(key);
			return entries && [...entries];
		});
	}

	/** @throws Error when the row is there, because its key is the primary key of n8n's table */
	async insert(key: string, entries: string[]): Promise<void> {
		await this.statement('insert', () => {
			if (this.rows.has(key)) throw new Error('UNIQUE constraint failed: processed_data');
			this.rows.set(key, entries);
		});
	}

	/** Changes nothing when the row is not there. */
	async update(key: string, entries: string[]): Promise<void> {
		await this.statement('update', () => {
			if (this.rows.has(key)) this.rows.set(key, entries);
		});
	}

	async delete(key: string): Promise<void> {
		await this.statement('delete', () => this.rows.delete(key));
	}

	/** How many entries all rows hold together. */
	get size(): number {
		return [...this.rows.values()].reduce((sum, entries) => sum + entries.length, 0);
	}

	private async statement<T>(kind: Statement['kind'], work: () => T): Promise<T> {
		const { readMs, writeMs, sleep, onStatement } = this.options;
		const [fromMs, toMs] = (kind === 'read' ? readMs : writeMs) ?? [0, 0];
		const halfMs = (fromMs + (toMs - fromMs) * this.random()) / 2;
		const pass = async () => await (halfMs > 0 ? sleep?.(halfMs) : undefined);
		this.statements += 1;
		const number = this.statements;
		await pass();
		onStatement?.({ kind, number, isDone: false });
		const result = work();
		onStatement?.({ kind, number, isDone: true });
		await pass();
		return result;
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
			await store.insert(key, newest(hashes, options));
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
		await store.update(key, newest(known, options));
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
		await store.update(key, known);
	},

	async clearAllProcessedItems(scope, context, options) {
		const { store, key } = rowOf(scope, context, options);
		await store.delete(key);
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
