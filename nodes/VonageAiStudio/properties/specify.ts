import type { INodeProperties } from 'n8n-workflow';

/** The choice between the fields of a list and one JSON field. */
export const specify = (what: string, name: string, description: string): INodeProperties => ({
	displayName: `Specify ${what}`,
	name,
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Using Fields Below', value: 'fields' },
		{ name: 'Using JSON', value: 'json' },
	],
	default: 'fields',
	description,
});
