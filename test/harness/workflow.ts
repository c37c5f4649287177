import { randomUUID } from 'node:crypto';
import { Workflow } from 'n8n-workflow';
import type {
	IConnections,
	INode,
	INodeType,
	IWorkflowBase,
	WorkflowExecuteMode,
	WorkflowParameters,
} from 'n8n-workflow';
import type { CredentialData } from './credentialsHelper';
import { DeduplicationStore, useDeduplicationStore } from './deduplication';
import { NodeTypeRegistry } from './nodeTypes';

/** A workflow as its JSON has it; only the nodes and their connections are needed. */
export interface WorkflowJson {
	id?: string;
	name?: string;
	nodes: INode[];
	connections: IConnections;
	settings?: WorkflowParameters['settings'];
	staticData?: WorkflowParameters['staticData'];
}

/** What a workflow runs with. */
export interface WorkflowSetup {
	workflow: WorkflowJson;
	/** Instances of the classes of this package's nodes that the workflow uses. */
	types: INodeType[];
	credentials?: CredentialData;
	/** `manual` by default; `trigger` and `webhook` are runs of a published workflow. */
	mode?: WorkflowExecuteMode;
	/** Start of `$execution.resumeUrl`; take `waitingUrl` of `serveWebhooks`. */
	resumeUrlBase?: string;
	/** What n8n remembers across executions; a fresh store when left out. */
	deduplication?: DeduplicationStore;
}

/** Builds the engine's `Workflow`, anew for every run and every resume, as n8n does. */
export async function buildWorkflow(setup: WorkflowSetup): Promise<Workflow> {
	const json = completeWorkflow(setup);
	const workflow = new Workflow({
		...json,
		nodes: structuredClone(json.nodes),
		nodeTypes: new NodeTypeRegistry(setup.types),
	});
	await useDeduplicationStore(workflow, setup.deduplication ?? new DeduplicationStore());
	return workflow;
}

const credentialIds = new WeakMap<object, string>();

/** Each credential has its own id, and keeps it when its data is edited, as in n8n. */
function idOf(data: object): string {
	const id = credentialIds.get(data) ?? randomUUID();
	credentialIds.set(data, id);
	return id;
}

/** The workflow as n8n stores it, with the run's credentials chosen in every node of this package. */
export function completeWorkflow({
	workflow,
	credentials = {},
	mode,
}: WorkflowSetup): IWorkflowBase {
	const chosen = Object.fromEntries(
		Object.entries(credentials).map(([type, data]) => [type, { id: idOf(data), name: type }]),
	);
	const active = mode !== undefined && mode !== 'manual';
	return {
		name: 'Workflow',
		active,
		isArchived: false,
		createdAt: new Date(0),
		updatedAt: new Date(0),
		activeVersionId: active ? 'version-1' : null,
		settings: { executionOrder: 'v1' },
		...workflow,
		id: workflow.id ?? 'workflow-1',
		nodes: workflow.nodes.map((node) =>
			node.type.startsWith('n8n-nodes-base.') ? node : { credentials: chosen, ...node },
		),
	};
}
