import type { INodeProperties } from 'n8n-workflow';
import { specify } from './specify';

/** The rows or the JSON in which a user gives parameters to a session. */
export const sessionParameterProperties: INodeProperties[] = [
	specify(
		'Session Parameters',
		'specifySessionParameters',
		'What the agent knows when the conversation begins, such as the name of the person',
	),
	{
		displayName: 'Session Parameters',
		name: 'sessionParameters',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Session Parameter',
		default: {},
		displayOptions: { show: { specifySessionParameters: ['fields'] } },
		description:
			'Parameters that you made in AI Studio under Properties > Parameters. Numbers are sent as text.',
		options: [
			{
				displayName: 'Session Parameter',
				name: 'parameter',
				values: [
					{
						displayName: 'Name',
						name: 'name',
						type: 'string',
						default: '',
						placeholder: 'e.g. CALLER_NAME',
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						placeholder: 'e.g. Diane Miller',
					},
				],
			},
		],
	},
	{
		displayName: 'Session Parameters (JSON)',
		name: 'sessionParametersJson',
		type: 'json',
		default: '{}',
		displayOptions: { show: { specifySessionParameters: ['json'] } },
		description:
			'An object like {"CALLER_NAME": "Diane Miller"}, or a list like [{"name": "CALLER_NAME", "value": "Diane Miller"}]',
	},
];
