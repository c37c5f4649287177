import './environment';
import { Container } from '@n8n/di';
import { PollContext, PollTriggerExecutor } from 'n8n-core';
import type {
	IDataObject,
	IHttpRequestOptions,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	WorkflowActivateMode,
} from 'n8n-workflow';
import type { Clock } from '../../nodes/shared/clock';
import { additionalDataFor } from './additionalData';
import { NODE_NAME, nodeJson, nodeRun, startWorkflow, typeNameOf, type NodeRun } from './engine';
import { StateInDatabase, StateInMemory } from './pollState';
import { buildWorkflow, type WorkflowSetup } from './workflow';

/** n8n's defaults: a durable poll is abandoned after this, and a fifth is kept back from its budget. */
const DURABLE_TIMEOUT_MS = 45_000;
const DURABLE_BUDGET_MS = 36_000;

export interface PollingOptions extends Pick<WorkflowSetup, 'credentials'> {
	type: INodeType;
	parameters?: INodeParameters;
	/** Settings of the node, such as `name` or `id`. */
	node?: Partial<INode>;
	workflowId?: string;
	/** What n8n's database has of the node's static data at first. */
	savedState?: IDataObject;
	/** How n8n keeps what the node remembers; `legacy` is n8n's default. See `PollState`. */
	cursors?: 'legacy' | 'durable';
	/** What `getPollBudgetMs()` gives. Default: as n8n. `null`: an older n8n, which has no such method. */
	budgetMs?: number | null;
	/** Takes the place of the network; gets requests before the key is put into their headers. */
	transport?: (request: IHttpRequestOptions) => Promise<unknown>;
	/** Lets the time pass after which a durable poll is abandoned. Default: none is. */
	clock?: Pick<Clock, 'sleep'>;
}

/** A workflow that begins with a polling trigger. */
export interface PollingNode {
	/** The items that each execution was started with, in order. */
	readonly batches: IDataObject[][];
	/** What polls of the schedule threw; n8n starts the user's error workflow with each. */
	readonly errors: Error[];
	/** What n8n's database has of the node's static data. */
	readonly savedState: IDataObject;
	/** How much n8n's database has, in characters. */
	readonly staticDataSize: number;
	/** Publishes the workflow: n8n polls at once, then saves. @throws what the poll throws */
	activate(): Promise<void>;
	/** One poll of the schedule. They may overlap, since n8n does not keep them apart. */
	poll(): Promise<void>;
	/** Two polls, one after the other, for both of which n8n read its database before the first. */
	pollTwiceFromOneState(): Promise<void>;
	/** "Fetch Test Event" in the editor. Nothing is saved. */
	pollManually(): Promise<NodeRun>;
	/**
	 * Kills n8n and starts it again, which activates the workflow. Nothing is saved, and what comes of
	 * polls that are under way is dropped.
	 * @param from `older`: the last save is lost, too
	 */
	restart(options?: { from?: 'saved' | 'older' }): Promise<void>;
	/** Ends the publication. What only n8n's memory has is lost. */
	deactivate(): void;
}

type Poll = (isActivation?: boolean) => Promise<void>;

/** A polling trigger in n8n's own poll context, not active yet. The test is the schedule. */
export function pollingNode(options: PollingOptions): PollingNode {
	const name = options.node?.name ?? NODE_NAME;
	const isDurable = options.cursors === 'durable';
	const { savedState = {} } = options;
	const state = isDurable ? new StateInDatabase(savedState) : new StateInMemory(name, savedState);
	const batches: IDataObject[][] = [];
	const errors: Error[] = [];
	/** The poll of the publication that is active. */
	let active: Poll | undefined;

	const setup = (mode: 'manual' | 'trigger'): WorkflowSetup => ({
		types: [options.type],
		credentials: options.credentials,
		mode,
		workflow: {
			id: options.workflowId,
			nodes: [
				nodeJson(typeNameOf(options.type), name, options.parameters, { ...options.node, name }),
			],
			connections: {},
			staticData: state.ofWorkflow,
		},
	});

	/** What n8n's `trigger-execution-context.factory` gives to the polls of a publication. */
	const publication = async (activation: WorkflowActivateMode, isCurrent: () => boolean) => {
		const workflow = await buildWorkflow(setup('trigger'));
		const node = workflow.nodes[name];
		const emit = ([items = []]: INodeExecutionData[][]) => {
			state.saveWithItems(workflow);
			batches.push(items.map(({ json }) => json));
		};
		const context = new PollContext(
			workflow,
			node,
			additionalDataFor(setup('trigger')),
			'trigger',
			activation,
			emit,
			(error) => errors.push(error),
			async () => state.saveWithoutItems(),
			async (poll) => await state.run(poll),
			() => state.resolve(workflow, node),
			budget(options.budgetMs, isDurable && activation === 'update'),
		);
		const { transport } = options;
		if (transport) {
			const request = async (_type: string, sent: IHttpRequestOptions) => await transport(sent);
			Object.assign(context.helpers, { httpRequestWithAuthentication: request });
		}
		if (options.budgetMs === null) Object.assign(context, { getPollBudgetMs: undefined });
		const poll = Container.get(PollTriggerExecutor).create(workflow, node, context, isCurrent);
		return { workflow, poll };
	};

	const publish = async (activation: WorkflowActivateMode) => {
		const isCurrent = () => active === own;
		const { workflow, poll } = await publication(activation, isCurrent);
		const own: Poll = async () => await (isDurable ? durablePoll(isCurrent) : poll());
		active = own;
		try {
			await poll(true);
		} catch (error) {
			if (isCurrent()) active = undefined;
			throw error;
		}
		state.saveActivated(workflow);
	};

	/** With durable cursors n8n builds the workflow anew for each poll, and does not wait for ever. */
	const durablePoll = async (isCurrent: () => boolean) => {
		const over = new AbortController();
		let isAbandoned = false;
		const abandon = async () => {
			await options.clock?.sleep(DURABLE_TIMEOUT_MS, over.signal);
			isAbandoned = true;
		};
		const { poll } = await publication('update', () => isCurrent() && !isAbandoned);
		const done = poll().finally(() => over.abort());
		// The sleep is broken off when the poll comes to its end.
		await (options.clock ? Promise.race([done, abandon().catch(() => {})]) : done);
	};

	return {
		batches,
		errors,
		get savedState() {
			return state.ofNode;
		},
		get staticDataSize() {
			return state.saves[state.saves.length - 1].length;
		},
		activate: async () => await publish('activate'),
		poll: async () => {
			if (!active) throw new Error('The workflow is not active');
			await active();
		},
		pollTwiceFromOneState: async () => {
			state.prefetched = state.ofNode;
			await active?.();
			await active?.();
			state.prefetched = undefined;
		},
		pollManually: async () =>
			nodeRun(await startWorkflow({ ...setup('manual'), startNode: name }).done, name),
		restart: async ({ from = 'saved' } = {}) => {
			active = undefined;
			if (from === 'older' && state.saves.length > 1) state.saves.pop();
			await publish('init');
		},
		deactivate: () => {
			active = undefined;
		},
	};
}

function budget(given: number | null | undefined, isDurable: boolean) {
	const milliseconds = given ?? (isDurable ? DURABLE_BUDGET_MS : undefined);
	return milliseconds === undefined ? undefined : () => milliseconds;
}
