import { deepCopy, NodeConnectionTypes } from 'n8n-workflow';
import type { INodeProperties, INodeType } from 'n8n-workflow';

/** What n8n puts after the name of a node to name the AI tool that it makes of it. */
export const TOOL_SUFFIX = 'Tool';

/**
 * The AI tool that n8n 2.41 makes of a node with `usableAsTool`, when an execution asks for it
 * (`node-types.js` and `tool-generation/ai-tools.js` of its server): the same methods, with no input,
 * an output for an AI agent, and two more fields.
 * @throws Error for a node that is not usable as a tool
 */
export function toolTypeOf(type: INodeType): INodeType {
	const { usableAsTool, ...base } = type.description;
	if (!usableAsTool) throw new Error(`The node "${base.name}" can't be used as a tool`);
	const { description: text, properties, name, displayName, ...rest } = deepCopy(base);
	const description: INodeType['description'] = {
		...rest,
		name: name + TOOL_SUFFIX,
		displayName: `${displayName} ${TOOL_SUFFIX}`,
		description: text,
		inputs: [],
		outputs: [NodeConnectionTypes.AiTool],
		properties: [...toolDescriptionProperties(text), ...properties],
	};
	return Object.create(type, { description: { value: description } }) as INodeType;
}

function toolDescriptionProperties(text: string): INodeProperties[] {
	return [
		{
			displayName: 'Tool Description',
			name: 'descriptionType',
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'Set Automatically', value: 'auto' },
				{ name: 'Set Manually', value: 'manual' },
			],
			default: 'auto',
		},
		{
			displayName: 'Description',
			name: 'toolDescription',
			type: 'string',
			default: text,
			required: true,
			displayOptions: { show: { descriptionType: ['manual'] } },
		},
	];
}
