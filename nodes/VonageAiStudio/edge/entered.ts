import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { Entered } from '../input/text';

/** Reads the parameters of one item, expressions resolved. Properties that stand twice are read once. */
export function readEntered(
	context: IExecuteFunctions,
	properties: INodeProperties[],
	itemIndex: number,
): Entered {
	return Object.fromEntries(
		properties.map(({ name, default: fallback }) => [
			name,
			context.getNodeParameter(name, itemIndex, fallback) as unknown,
		]),
	);
}
