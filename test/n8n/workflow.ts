import type { IConnections, INode, IPinData, IWorkflowSettings } from 'n8n-workflow';

/** A node as a workflow file has it; the id may be left out. */
export type WorkflowNode = Omit<INode, 'id'> & { id?: string };

/** A workflow as exported by n8n's editor. */
export interface Workflow {
	name: string;
	nodes: WorkflowNode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	pinData?: IPinData;
}

/** A workflow that n8n has stored. */
export interface StoredWorkflow extends Workflow {
	id: string;
	versionId: string;
	active: boolean;
}

/**
 * A workflow whose nodes run one after the other in the given order. `typeVersion`, `position` and
 * `parameters` may be left out.
 */
export function chain(
	name: string,
	nodes: Array<Pick<WorkflowNode, 'name' | 'type'> & Partial<WorkflowNode>>,
): Workflow {
	const connections: IConnections = {};
	nodes.slice(1).forEach((node, index) => {
		connections[nodes[index].name] = {
			main: [[{ node: node.name, type: 'main', index: 0 }]],
		};
	});
	return {
		name,
		connections,
		settings: { executionOrder: 'v1' },
		nodes: nodes.map((node, index) => ({
			typeVersion: 1,
			position: [220 * index, 0],
			parameters: {},
			...node,
		})),
	};
}
