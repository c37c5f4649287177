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

/** The fields of the input item, which an output begins with. */
export function inputFields(context: IExecuteFunctions, itemIndex: number): IDataObject {
	return context.getInputData()[itemIndex]?.json ?? {};
}
