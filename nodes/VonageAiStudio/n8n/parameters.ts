import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

/** Reads the node parameters of one item, expressions resolved. */
export function readParameters(
	context: IExecuteFunctions,
	properties: INodeProperties[],
	itemIndex: number,
): Record<string, unknown> {
	return Object.fromEntries(
		properties.map(({ name, default: fallback }) => [
			name,
			context.getNodeParameter(name, itemIndex, fallback) as unknown,
		]),
	);
}

/** n8n makes the tool of a node under this name. */
const TOOL_TYPE = /Tool$/;

/**
 * The fields of the input item, which an output begins with. None for a tool: it receives the input of its
 * AI agent, such as a list of people, and the model reads all that a tool puts out.
 */
export function inputFields(context: IExecuteFunctions, itemIndex: number): IDataObject {
	// Agents of n8n 2 run their tools as ordinary nodes, so `isToolExecution` does not tell.
	if (TOOL_TYPE.test(context.getNode().type)) return {};
	return context.getInputData()[itemIndex]?.json ?? {};
}
