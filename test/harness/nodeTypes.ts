import './environment';
import { commonPollingParameters } from 'n8n-core/dist/nodes-loader/constants';
import { NodeHelpers } from 'n8n-workflow';
import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	INodeTypes,
} from 'n8n-workflow';
import { TOOL_SUFFIX, toolTypeOf } from './toolType';

/** What n8n puts before the name of a node of this package. */
export const PACKAGE_PREFIX = 'n8n-nodes-vonage-ai-studio.';
export const MANUAL_TRIGGER = 'n8n-nodes-base.manualTrigger';
export const NO_OP = 'n8n-nodes-base.noOp';
export const LOOP_OVER_ITEMS = 'n8n-nodes-base.splitInBatches';

/** The full name under which a workflow refers to a node of this package. */
export function typeNameOf(type: INodeType): string {
	return PACKAGE_PREFIX + type.description.name;
}

/** The node types of a workflow: nodes of this package, also as AI tools, and the pass-through ones below. */
export class NodeTypeRegistry implements INodeTypes {
	private readonly types = new Map<string, INodeType>([
		[MANUAL_TRIGGER, passThrough('manualTrigger', { group: ['trigger'], inputs: [] })],
		[NO_OP, passThrough('noOp')],
		[LOOP_OVER_ITEMS, loopOverItems()],
	]);

	constructor(types: INodeType[]) {
		for (const type of types) {
			this.types.set(typeNameOf(type), withPollTimes(type));
			if (type.description.usableAsTool) {
				this.types.set(typeNameOf(type) + TOOL_SUFFIX, toolTypeOf(type));
			}
		}
	}

	getByName(name: string): INodeType {
		const type = this.types.get(name);
		if (!type) throw new Error(`The harness has no node type "${name}"`);
		return type;
	}

	getByNameAndVersion(name: string, version?: number): INodeType {
		return NodeHelpers.getVersionedNodeType(this.getByName(name), version);
	}

	getKnownTypes(): IDataObject {
		return {};
	}
}

/** A polling trigger with the field for its schedule, which n8n adds when it loads the node. */
function withPollTimes(type: INodeType): INodeType {
	const { description } = type;
	if (!description.polling) return type;
	const properties = [...commonPollingParameters, ...description.properties];
	return Object.create(type, {
		description: { value: { ...description, properties } },
	}) as INodeType;
}

function passThrough(name: string, changes: Partial<INodeTypeDescription> = {}): INodeType {
	return {
		description: describe(name, changes),
		async execute(this: IExecuteFunctions) {
			return [this.getInputData()];
		},
	};
}

/** Loop Over Items with a batch size of 1: output 0 is "done", output 1 is "loop". */
function loopOverItems(): INodeType {
	return {
		description: describe('splitInBatches', { outputs: ['main', 'main'] }),
		async execute(this: IExecuteFunctions) {
			const context = this.getContext('node') as {
				waiting?: INodeExecutionData[];
				processed?: INodeExecutionData[];
			};
			const input = this.getInputData();
			if (context.waiting) context.processed?.push(...input);
			else Object.assign(context, { waiting: [...input], processed: [] });
			const next = context.waiting?.shift();
			return next ? [[], [next]] : [context.processed ?? [], []];
		},
	};
}

function describe(name: string, changes: Partial<INodeTypeDescription>): INodeTypeDescription {
	return {
		displayName: name,
		name,
		group: ['transform'],
		version: [1, 2, 3, 3.1],
		description: '',
		defaults: { name },
		inputs: ['main'],
		outputs: ['main'],
		properties: [],
		...changes,
	};
}
