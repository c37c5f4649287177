import type { IDataObject, INode, Workflow } from 'n8n-workflow';
import { AsyncLocalStorage } from 'node:async_hooks';
import { isDeepStrictEqual } from 'node:util';

/** How n8n keeps what a polling trigger remembers: the static data of its node. */
export interface PollState {
	/** What n8n's database had after each save, as JSON; the last is what it has now. */
	readonly saves: string[];
	/** The static data of the workflow in n8n's database. */
	readonly ofWorkflow: IDataObject;
	/** That of the node. */
	readonly ofNode: IDataObject;
	/** Runs one poll. */
	run<T>(poll: () => Promise<T>): Promise<T>;
	/** What the node gets from `getWorkflowStaticData('node')`. */
	resolve(workflow: Workflow, node: INode): IDataObject;
	/** Saves with a batch of items that starts an execution. */
	saveWithItems(workflow: Workflow): void;
	/** Saves after a poll of the schedule that gave nothing. */
	saveWithoutItems(): void;
	/** Saves after the activation. */
	saveActivated(workflow: Workflow): void;
	/** What n8n read for several polls at once, where it does so (`resolveCursor`, `prefetchedCursor`). */
	prefetched?: IDataObject;
}

/**
 * n8n's default: the data live in the workflow in n8n's memory. They are written with each batch of
 * items and after the activation, if n8n noticed a change (`workflow-static-data.service` of n8n 2.41).
 */
export class StateInMemory implements PollState {
	readonly saves: string[];
	prefetched?: IDataObject;

	constructor(
		private readonly nodeName: string,
		savedState: IDataObject,
	) {
		this.saves = [JSON.stringify({ [`node:${nodeName}`]: savedState })];
	}

	get ofWorkflow(): IDataObject {
		return JSON.parse(this.saves[this.saves.length - 1]) as IDataObject;
	}

	get ofNode(): IDataObject {
		return (this.ofWorkflow[`node:${this.nodeName}`] ?? {}) as IDataObject;
	}

	async run<T>(poll: () => Promise<T>): Promise<T> {
		return await poll();
	}

	resolve(workflow: Workflow, node: INode): IDataObject {
		return workflow.getStaticData('node', node);
	}

	saveWithItems({ staticData }: Workflow): void {
		if (staticData.__dataChanged !== true) return;
		this.saves.push(JSON.stringify(staticData));
		staticData.__dataChanged = false;
	}

	saveWithoutItems(): void {}

	saveActivated(workflow: Workflow): void {
		this.saveWithItems(workflow);
	}
}

/** One for all: each of them costs every promise of the process some time. */
const staging = new AsyncLocalStorage<Staged>();

interface Staged {
	/** The copy that the poll works on. */
	readonly copy: IDataObject;
	saved: IDataObject;
}

/**
 * With durable cursors: each poll gets a copy of what the database has, which is written in one
 * transaction with its items, or after a poll of the schedule without any (`poll-cursor.service` and
 * `trigger-execution-context.factory` of n8n 2.41). The first poll of a publication writes with items only.
 */
export class StateInDatabase implements PollState {
	readonly saves: string[];
	readonly ofWorkflow = {};
	prefetched?: IDataObject;

	constructor(savedState: IDataObject) {
		this.saves = [JSON.stringify(savedState)];
	}

	get ofNode(): IDataObject {
		return JSON.parse(this.saves[this.saves.length - 1]) as IDataObject;
	}

	async run<T>(poll: () => Promise<T>): Promise<T> {
		const read = this.prefetched ?? this.ofNode;
		return await staging.run({ copy: structuredClone(read), saved: structuredClone(read) }, poll);
	}

	resolve(): IDataObject {
		const staged = staging.getStore();
		if (!staged) throw new Error('Poll node read its static data outside of a poll');
		return staged.copy;
	}

	saveWithItems(): void {
		const staged = staging.getStore();
		if (!staged || isDeepStrictEqual(staged.copy, staged.saved)) return;
		staged.saved = structuredClone(staged.copy);
		this.saves.push(JSON.stringify(staged.copy));
	}

	saveWithoutItems(): void {
		this.saveWithItems();
	}

	saveActivated(): void {}
}
