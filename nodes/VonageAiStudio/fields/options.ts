import type { INodeProperties } from 'n8n-workflow';

/** The collection of settings that most users don't change. */
export const optionsOf = (options: INodeProperties[]): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	// The order in which the panel lists them, whatever order they are in here.
	options: [...options].sort((one, other) => (one.displayName < other.displayName ? -1 : 1)),
});

/** Whether the output begins with the fields of the input item. */
export const includeInputFields: INodeProperties = {
	displayName: 'Include Input Fields',
	name: 'includeInputFields',
	type: 'boolean',
	default: true,
	description: 'Whether the output begins with the fields of the input item',
};

/** The session parameter that carries the reference, both where it is filled and where it is read. */
export const referenceParameter: INodeProperties = {
	displayName: 'Reference Parameter',
	name: 'referenceParameter',
	type: 'string',
	default: '',
	placeholder: 'e.g. REFERENCE',
	description:
		"The name of a session parameter of your agent that carries the reference, so that it comes back with the session's results. Create it in AI Studio under Properties > Parameters.",
};
