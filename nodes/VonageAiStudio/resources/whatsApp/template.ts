import type { INodeProperties } from 'n8n-workflow';
import type { BodyField } from '../../outbound/field';
import { readTemplateParameters } from '../../input/templateParameters';
import { readRequiredText } from '../../input/text';
import { specify } from '../../properties/specify';

const WHERE = 'You find it in the WhatsApp Manager of Meta, under the message template.';

/** A text that names the template; AI Studio requires all of them. */
function templateField(
	name: string,
	displayName: string,
	rest: Partial<INodeProperties>,
): BodyField {
	return {
		body: name,
		properties: [{ displayName, name, type: 'string', required: true, default: '', ...rest }],
		read: (entered) => readRequiredText(entered[name], displayName, WHERE),
	};
}

const templateParameters: BodyField = {
	body: 'components',
	properties: [
		specify(
			'Template Parameters',
			'specifyTemplateParameters',
			'What fills the placeholders of the template, such as {{1}} and {{2}}',
		),
		{
			displayName: 'Template Parameters',
			name: 'templateParameters',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, sortable: true },
			placeholder: 'Add Template Parameter',
			default: {},
			displayOptions: { show: { specifyTemplateParameters: ['fields'] } },
			description: 'They count by position: the first body parameter fills {{1}} of the body',
			options: [textGroup('Header Parameter', 'header'), textGroup('Body Parameter', 'body')],
		},
		{
			displayName: 'Template Parameters (JSON)',
			name: 'templateParametersJson',
			type: 'json',
			default: '[]',
			displayOptions: { show: { specifyTemplateParameters: ['json'] } },
			description:
				'The list of components as Meta defines it, for media headers and buttons too, like [{"type": "body", "parameters": [{"type": "text", "text": "Diane"}]}]',
		},
	],
	read: (entered) => readTemplateParameters(entered),
};

function textGroup(displayName: string, name: string) {
	return {
		displayName,
		name,
		values: [{ displayName: 'Text', name: 'text', type: 'string' as const, default: '' }],
	};
}

/** The approved template that opens a WhatsApp conversation (source: AI Studio documentation). */
export const templateFields: BodyField[] = [
	templateField('namespace', 'Namespace', {
		placeholder: 'e.g. 2f4b7c1e_9d3a_4e6f_8b1c_5a7d9e0f3c21',
		description: `The namespace of your message templates. ${WHERE}`,
	}),
	templateField('template', 'Template', {
		placeholder: 'e.g. appointment_reminder',
		description: 'The name of the approved template that opens the conversation',
	}),
	templateField('locale', 'Locale', {
		placeholder: 'e.g. en_US',
		description: 'The language of the template, as it stands beside it in the WhatsApp Manager',
	}),
	templateParameters,
];
