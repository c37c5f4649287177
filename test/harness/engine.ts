import './environment';
import type {
	ExecutionError,
	IConnections,
	IDataObject,
	INode,
	INodeExecutionData,
	NodeExecutionHint,
	INodeParameters,
	INodeType,
	IRun,
} from 'n8n-workflow';
import { branchesOf, Execution, hintsOf } from './execution';
import { MANUAL_TRIGGER, typeNameOf } from './nodeTypes';
import type { WorkflowJson, WorkflowSetup } from './workflow';

export { branchesOf, Execution, hintsOf, taskOf } from './execution';
export { DeduplicationStore } from './deduplication';
export * from './nodeTypes';
export type { CredentialData } from './credentialsHelper';
export type { WorkflowJson, WorkflowSetup } from './workflow';

/** The node under test is called this unless `node.name` says otherwise. */
export const NODE_NAME = 'Node';
/** The node before it, which holds the input items: `$('Source').item` works. */
export const SOURCE_NAME = 'Source';

/** One node with its input. */
export interface NodeRunOptions extends Omit<WorkflowSetup, 'workflow' | 'types'> {
	type: INodeType;
	parameters: INodeParameters;
	/** Input items; plain objects become `{ json }`. One empty item when left out. */
	items?: Array<IDataObject | INodeExecutionData>;
	/** Settings of the node such as `onError`, `retryOnFail`, `maxTries`, `name`, `id`. */
	node?: Partial<INode>;
	/** Of the workflow; n8n remembers references for each workflow and node. */
	workflowId?: string;
	/** Of the workflow, such as its time zone. */
	settings?: WorkflowJson['settings'];
	/** Stops the execution when aborted. */
	signal?: AbortSignal;
}

/** What a node's run gave. */
export interface NodeRun {
	/** `[success, error]`; the error branch is empty without `onError: 'continueErrorOutput'`. */
	branches: INodeExecutionData[][];
	/** Why the execution failed, if it did. */
	error?: ExecutionError;
	run: IRun;
	hints: NodeExecutionHint[];
}

/** A node that runs, or waits. */
export interface StartedNode {
	execution: Execution;
	/** The node's output so far: settles when the execution ends or parks. Call again after a resume. */
	result(): Promise<NodeRun>;
	cancel(): void;
	/** Retries the failed execution, with other parameters of the node as in a changed workflow. */
	retry(parameters?: INodeParameters): Promise<NodeRun>;
}

/**
 * Runs one node in the real n8n engine, behind a node that hands it the items, and awaits the end of
 * the execution (or the moment it parks: `run.status` is then `waiting`).
 */
export async function runNode(options: NodeRunOptions): Promise<NodeRun> {
	return await startNode(options).result();
}

/** The same without waiting: for cancelling, and for executions that park. */
export function startNode({ items = [{}], signal, ...options }: NodeRunOptions): StartedNode {
	const { type, parameters, node, workflowId, settings, ...setup } = options;
	const name = node?.name ?? NODE_NAME;
	const workflowWith = (values: INodeParameters) => ({
		id: workflowId,
		...(settings && { settings }),
		...singleNodeWorkflow(type, values, { ...node, name }),
	});
	const execution = startWorkflow({
		...setup,
		types: [type],
		workflow: workflowWith(parameters),
		items,
	});
	signal?.addEventListener('abort', () => execution.cancel());
	if (signal?.aborted) execution.cancel();
	return {
		execution,
		result: async () => nodeRun(await execution.done, name),
		cancel: () => execution.cancel(),
		retry: async (values = parameters) =>
			nodeRun(await execution.retry(workflowWith(values)), name),
	};
}

/** A whole workflow with the input of its first node. */
export interface WorkflowRunOptions extends WorkflowSetup {
	/** The node to begin with; the first of the workflow when left out. */
	startNode?: string;
	items?: Array<IDataObject | INodeExecutionData>;
}

/** Starts a workflow; await `done` of what comes back. */
export function startWorkflow({
	startNode,
	items = [{}],
	...setup
}: WorkflowRunOptions): Execution {
	const first = startNode ?? setup.workflow.nodes[0].name;
	return new Execution(setup, first, [items.map(asItem)]);
}

/** What one node of a finished or parked workflow gave in its last run. */
export function nodeRun(run: IRun, nodeName: string): NodeRun {
	return {
		branches: branchesOf(run, nodeName),
		error: run.data.resultData.error,
		run,
		hints: hintsOf(run, nodeName),
	};
}

/** A node for a workflow's JSON. The id depends on the name alone, as for a saved workflow. */
export function nodeJson(
	type: string,
	name: string,
	parameters: INodeParameters = {},
	more: Partial<INode> = {},
): INode {
	return { id: `id-of-${name}`, name, type, typeVersion: 1, position: [0, 0], parameters, ...more };
}

/** Connects nodes in a row, each by its first output. */
export function inARow(...names: string[]): IConnections {
	return Object.fromEntries(
		names
			.slice(1)
			.map((node, index) => [names[index], { main: [[{ node, type: 'main', index: 0 }]] }]),
	);
}

function singleNodeWorkflow(
	type: INodeType,
	parameters: INodeParameters,
	node: Partial<INode> & { name: string },
): WorkflowJson {
	const source = nodeJson(MANUAL_TRIGGER, SOURCE_NAME);
	return {
		nodes: [source, nodeJson(typeNameOf(type), node.name, parameters, node)],
		connections: inARow(SOURCE_NAME, node.name),
	};
}

function asItem(item: IDataObject | INodeExecutionData): INodeExecutionData {
	const isItem = typeof item.json === 'object' && item.json !== null;
	return isItem ? (item as INodeExecutionData) : { json: item as IDataObject };
}
