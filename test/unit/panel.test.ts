import { displayParameter } from 'n8n-workflow';
import type { INode, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { VonageAiStudio } from '../../nodes/VonageAiStudio/VonageAiStudio.node.js';
import { VonageAiStudioSessionTrigger } from '../../nodes/VonageAiStudioSessionTrigger/VonageAiStudioSessionTrigger.node.js';
import { VonageAiStudioTrigger } from '../../nodes/VonageAiStudioTrigger/VonageAiStudioTrigger.node.js';
import { toolTypeOf } from '../harness/toolType';

const { description } = new VonageAiStudio();
const { properties } = description;
const choicesOf = (property?: INodeProperties) =>
	(property?.options ?? []) as INodePropertyOptions[];

/** The properties that the panel shows, in its order. */
function shown(parameters: { resource: string; operation: string }, isTool = false) {
	const node = { typeVersion: 1, parameters } as unknown as INode;
	const type = isTool ? toolTypeOf(new VonageAiStudio()).description : description;
	return properties.filter((property) => displayParameter(parameters, property, node, type));
}

const OPERATIONS = properties
	.filter(({ name }) => name === 'operation')
	.flatMap((property) =>
		choicesOf(property).map(({ value }) => ({
			resource: String(property.displayOptions?.show?.resource?.[0]),
			operation: String(value),
		})),
	);
const STARTS = OPERATIONS.filter(
	({ resource, operation }) => operation.startsWith('start') && resource !== 'httpSession',
);

/** Everything with a label, to any depth. */
function labelled(all: INodeProperties[]): INodeProperties[] {
	return all.flatMap((property) => [
		property,
		...labelled(
			(property.options ?? []).flatMap((option) => {
				if ('values' in option) return option.values;
				return 'displayName' in option ? [option] : [];
			}),
		),
	]);
}

it('is described as its trigger, whose words the node picker shows for both', () => {
	expect(description.description).toBe(new VonageAiStudioTrigger().description.description);
});

it('begins with voice calls', () => {
	const resource = properties.find(({ name }) => name === 'resource');
	expect(choicesOf(resource)[0].value).toBe('voiceCall');
	expect(resource?.default).toBe('voiceCall');
});

it.each(STARTS)(
	'shows the fields of $resource $operation in the order of their use',
	(parameters) => {
		const names = shown(parameters).map(({ name }) => name);
		const order = [
			'agentId',
			'to',
			'template',
			'statusUrl',
			'specifyTemplateParameters',
			'specifySessionParameters',
			'reference',
			'startOnce',
			'options',
		].filter((name) => names.includes(name));
		expect(names.filter((name) => order.includes(name))).toEqual(order);
		expect(names[names.length - 1]).toBe('options');
	},
);

it.each(OPERATIONS)('shows no two fields of one name for $resource $operation', (parameters) => {
	const names = shown(parameters).map(({ name }) => name);
	expect(names).toEqual([...new Set(names)]);
});

it('warns of models that choose whom to call, and nobody else', () => {
	for (const start of STARTS.filter(({ operation }) => operation === 'start')) {
		const notices = (isTool: boolean) =>
			shown(start, isTool).filter(({ name }) => name === 'toolNotice');
		expect(notices(true)).toHaveLength(1);
		expect(notices(false)).toEqual([]);
	}
});

// n8n cuts the third line off; a line holds about 57 characters.
it('says of each resource and operation no more than fits into its list', () => {
	const long = properties
		.filter(({ name }) => name === 'resource' || name === 'operation')
		.flatMap(choicesOf)
		.filter(({ description: text = '' }) => text.length > 114);
	expect(long).toEqual([]);
});

it('lists options and filters in alphabetical order', () => {
	for (const { type, options = [] } of properties) {
		if (type !== 'collection') continue;
		const names = (options as INodeProperties[]).map(({ displayName }) => displayName);
		expect(names).toEqual([...names].sort((one, other) => one.localeCompare(other)));
	}
});

// Beside a field's buttons there is room for about 30 characters, and for fewer in what is indented.
it('has labels that are not cut off', () => {
	const inside = properties.flatMap(({ options = [] }) =>
		labelled(options.filter((option) => 'displayName' in option) as INodeProperties[]),
	);
	const long = [
		...properties.filter(({ displayName, type }) => type !== 'notice' && displayName.length > 28),
		...inside.filter(({ displayName }) => displayName.length > 22),
	];
	expect(long).toEqual([]);
});

// A field inside of another is about 50 characters wide.
it('says in each empty text field what to enter, in the width of the field', () => {
	const nodes = [
		new VonageAiStudio(),
		new VonageAiStudioTrigger(),
		new VonageAiStudioSessionTrigger(),
	];
	const texts = nodes
		.flatMap((node) => labelled(node.description.properties))
		.filter(({ type, default: value }) => type === 'string' && value === '');
	expect(texts.filter(({ placeholder }) => !placeholder)).toEqual([]);
	expect(texts.filter(({ placeholder = '' }) => placeholder.length > 50)).toEqual([]);
});

it('sends its long list of countries to the editor once', () => {
	expect(JSON.stringify(description).split('"Zimbabwe"')).toHaveLength(2);
});
