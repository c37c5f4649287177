import type { INodeProperties } from 'n8n-workflow';
import type { BodyField } from '../../fields/bodyField';
import { quoted, Refusal } from '../../fields/refusal';
import { specify } from '../../fields/sessionParameters';
import { type ParameterValues, readJson, readRequiredText, readText } from '../../fields/values';

const WHERE = "You find it in Meta's WhatsApp Manager, under the message template.";

/** A text that names the template; AI Studio requires all of them. */
function templateText(
	name: string,
	displayName: string,
	rest: Partial<INodeProperties>,
): BodyField {
	return {
		body: name,
		properties: [{ displayName, name, type: 'string', required: true, default: '', ...rest }],
		read: (parameters) => readRequiredText(parameters[name], displayName, WHERE),
	};
}

/** The approved template that opens a WhatsApp conversation (source: AI Studio documentation). */
export const templateName: BodyField[] = [
	templateText('namespace', 'Namespace', {
		placeholder: 'e.g. 2f4b7c1e_9d3a_4e6f_8b1c_5a7d9e0f3c21',
		description: `The namespace of your message templates. ${WHERE}`,
	}),
	templateText('template', 'Template', {
		placeholder: 'e.g. appointment_reminder',
		description: 'The name of the approved template that opens the conversation',
	}),
	templateText('locale', 'Locale', {
		placeholder: 'e.g. en_US',
		description: 'The language of the template, as the WhatsApp Manager shows it',
	}),
];

const FIELD = 'Template Parameters';

/** What fills the placeholders of the template, as `components`; positional (source: AI Studio documentation). */
export const templateParameters: BodyField = {
	body: 'components',
	properties: [
		specify(
			FIELD,
			'specifyTemplateParameters',
			'What fills the placeholders of the template, such as {{1}} and {{2}}',
		),
		{
			displayName: FIELD,
			name: 'templateParameters',
			type: 'fixedCollection',
			typeOptions: {
				multipleValues: true,
				sortable: true,
				// Newer editors fold the rows. Their own numbers stay with a row that is moved, so they would mislead.
				fixedCollection: {
					itemTitle:
						'={{ $collection.item.properties[0].displayName + ": " + $collection.item.value.text }}',
				},
			},
			placeholder: 'Add Template Parameter',
			default: {},
			displayOptions: { show: { specifyTemplateParameters: ['fields'] } },
			description:
				'Matched by position: the first text fills {{1}}, the second {{2}}. Drag the rows to change their order.',
			options: [
				textGroup('Body {{1}}, {{2}}, …', 'body', 'Body Text'),
				textGroup('Header {{1}}', 'header', 'Header Text'),
			],
		},
		{
			displayName: `${FIELD} (JSON)`,
			name: 'templateParametersJson',
			type: 'json',
			default: '[]',
			displayOptions: { show: { specifyTemplateParameters: ['json'] } },
			description:
				'The list of components as Meta defines it, for media headers and buttons too, like [{"type": "body", "parameters": [{"type": "text", "text": "Diane"}]}]',
		},
	],
	read: (parameters) => readTemplateParameters(parameters),
};

function textGroup(displayName: string, name: string, label: string) {
	const text = {
		displayName: label,
		name: 'text',
		type: 'string' as const,
		default: '',
		placeholder: 'e.g. {{ $json.name }}',
	};
	return { displayName, name, values: [text] };
}

/**
 * Reads the parameters of a WhatsApp template. JSON is sent to AI Studio unchanged.
 * @returns undefined if there are none
 * @throws Refusal for an empty row, or JSON that is not a list
 */
function readTemplateParameters(parameters: ParameterValues): unknown[] | undefined {
	const components =
		parameters.specifyTemplateParameters === 'json'
			? readComponents(readJson(parameters.templateParametersJson, FIELD))
			: (['header', 'body'] as const)
					.map((type) => component(type, parameters.templateParameters))
					.filter((each) => each.parameters.length > 0);
	return components.length > 0 ? components : undefined;
}

function readComponents(value: unknown): unknown[] {
	if (value === undefined) return [];
	if (Array.isArray(value)) return value;
	throw new Refusal(
		FIELD,
		`must be a list, not ${quoted(value)}`,
		'Enter [{"type": "body", "parameters": [{"type": "text", "text": "…"}]}].',
	);
}

function component(type: 'header' | 'body', value: unknown) {
	const rows = ((value ?? {}) as Record<string, Array<{ text?: unknown }> | undefined>)[type] ?? [];
	return { type, parameters: rows.map((row, index) => parameter(type, row.text, index)) };
}

function parameter(type: string, value: unknown, index: number) {
	const text = readText(value, FIELD);
	if (text !== undefined) return { type: 'text' as const, text };
	throw new Refusal(
		FIELD,
		`has no text in ${type} parameter ${index + 1}`,
		'They count by position, and WhatsApp refuses empty ones. Enter a text or delete the row.',
	);
}
