import type { INodeProperties } from 'n8n-workflow';
import type { Resource } from './operation';

/** Which operations of which resources show a property. */
interface Use {
	property: INodeProperties;
	/** Operation names by resource. */
	operations: Map<string, string[]>;
}

/**
 * The node's panel for all resources: the two lists, then each property once, with the display
 * condition that follows from the operations that have it. A property that several operations share
 * appears only once in what the editor downloads.
 */
export function panelOf(resources: Resource[]): INodeProperties[] {
	return [resourceList(resources), ...resources.map(operationList), ...sharedProperties(resources)];
}

/** The line below the node on the canvas, in the words of the panel: "start and wait: WhatsApp". */
export function subtitleOf(resources: Resource[]): string {
	const names = Object.fromEntries(resources.map(({ value, name }) => [value, name]));
	const operation =
		'$parameter["operation"].replace(/[A-Z]/g, (capital) => " " + capital.toLowerCase())';
	return `={{ ${operation} + ": " + (${JSON.stringify(names)})[$parameter["resource"]] }}`;
}

function resourceList(resources: Resource[]): INodeProperties {
	return {
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: resources.map(({ name, value, description }) => ({ name, value, description })),
		default: 'voiceCall',
	};
}

function operationList({ value: resource, operations }: Resource): INodeProperties {
	const [{ value: first }] = operations;
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		options: operations.map(({ name, value, action, description, hiddenFromTools }) => ({
			name,
			value,
			action,
			description,
			...(hiddenFromTools && { displayOptions: { show: { '@tool': [false] } } }),
		})),
		default: first,
	};
}

function sharedProperties(resources: Resource[]): INodeProperties[] {
	const uses: Use[] = [];
	for (const { value: resource, operations } of resources) {
		for (const operation of operations) addUses(uses, resource, operation);
	}
	return uses.flatMap(({ property, operations }) =>
		grouped(operations).map((show) => ({
			...property,
			displayOptions: { show: { ...show, ...property.displayOptions?.show } },
		})),
	);
}

/** Keeps the order of each operation: a new property goes after the one that precedes it there. */
function addUses(uses: Use[], resource: string, { value, properties }: Resource['operations'][0]) {
	let position = 0;
	for (const property of properties) {
		const known = uses.findIndex((use) => use.property === property);
		if (known < 0) uses.splice(position, 0, { property, operations: new Map() });
		position = known < 0 ? position : known;
		const { operations } = uses[position];
		operations.set(resource, [...(operations.get(resource) ?? []), value]);
		position += 1;
	}
}

/** Display conditions are joined by "and": resources share one where they have the same operations. */
function grouped(operations: Use['operations']) {
	const groups = new Map<string, { resource: string[]; operation: string[] }>();
	for (const [resource, names] of operations) {
		const group = groups.get(names.join()) ?? { resource: [], operation: names };
		group.resource.push(resource);
		groups.set(names.join(), group);
	}
	return [...groups.values()];
}
