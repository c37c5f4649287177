import type { INodeProperties } from 'n8n-workflow';
import type { BodyField } from './bodyField';
import { quoted, Refusal } from './refusal';
import { isEmpty, type ParameterValues, readJson, scalarText } from './values';

/** One parameter of a session as AI Studio takes it: both are strings, numbers too. */
export interface SessionParameter {
	name: string;
	value: string;
}

const FIELD = 'Session Parameters';

/** The choice between the rows of a list and one JSON field. */
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

/** The rows or the JSON in which a user gives parameters to a session. */
export const sessionParameterProperties: INodeProperties[] = [
	specify(
		FIELD,
		'specifySessionParameters',
		"What the agent should know, such as the person's name",
	),
	{
		displayName: FIELD,
		name: 'sessionParameters',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Session Parameter',
		default: {},
		displayOptions: { show: { specifySessionParameters: ['fields'] } },
		description:
			'Parameters that you created in AI Studio under Properties > Parameters. Numbers are sent as text.',
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
		displayName: `${FIELD} (JSON)`,
		name: 'sessionParametersJson',
		type: 'json',
		default: '{}',
		displayOptions: { show: { specifySessionParameters: ['json'] } },
		description:
			'An object like {"CALLER_NAME": "Diane Miller"}, or a list like [{"name": "CALLER_NAME", "value": "Diane Miller"}]',
	},
];

/**
 * Reads the session parameters from the rows or from the JSON field, whichever the user chose.
 * @returns undefined if there are none
 * @throws Refusal for a row without a name, a nested value, or JSON that is neither object nor list
 */
export function readSessionParameters(parameters: ParameterValues): SessionParameter[] | undefined {
	const rows =
		parameters.specifySessionParameters === 'json'
			? rowsOfJson(readJson(parameters.sessionParametersJson, FIELD))
			: rowsOfFields(parameters.sessionParameters);
	return rows.length > 0 ? rows.map(readRow) : undefined;
}

/**
 * `session_parameters` of a start (source: AI Studio documentation). With the option Reference Parameter
 * they also carry the reference, so that it comes back with the session's results.
 */
export const sessionParameters: BodyField = {
	body: 'session_parameters',
	properties: sessionParameterProperties,
	read: (parameters, { reference, options: { referenceParameter } }) => {
		const entered = readSessionParameters(parameters);
		if (!referenceParameter) return entered;
		if (entered?.some(({ name }) => name === referenceParameter)) {
			throw new Refusal(
				FIELD,
				`already has a parameter ${quoted(referenceParameter)}`,
				'The option "Reference Parameter" fills it. Delete the row, or choose another parameter.',
			);
		}
		return [...(entered ?? []), { name: referenceParameter, value: reference }];
	},
};

/** The rows of the panel. An expression may also return one row, or the list of rows alone. */
function rowsOfFields(value: unknown): unknown[] {
	if (isEmpty(value)) return [];
	const { parameter = Array.isArray(value) ? value : [] } = value as { parameter?: unknown };
	if (Array.isArray(parameter)) return parameter;
	if (typeof value === 'object' && typeof parameter === 'object') return [parameter];
	throw new Refusal(
		FIELD,
		`can't be ${quoted(value)}`,
		'Let the expression return a list like [{ name: "NAME", value: "value" }].',
	);
}

function rowsOfJson(value: unknown): unknown[] {
	if (value === undefined) return [];
	if (Array.isArray(value)) return value;
	if (value === null || typeof value !== 'object') {
		throw new Refusal(
			FIELD,
			`must be an object or a list, not ${quoted(value)}`,
			'Enter {"NAME": "value"} or [{"name": "NAME", "value": "value"}].',
		);
	}
	return Object.entries(value).map(([name, entry]) => ({ name, value: entry as unknown }));
}

function readRow(row: unknown, index: number): SessionParameter {
	const { name, value } = (row ?? {}) as Partial<Record<keyof SessionParameter, unknown>>;
	const nameText = isEmpty(name) ? undefined : scalarText(name)?.trim();
	if (!nameText) {
		throw new Refusal(
			FIELD,
			`has no name in row ${index + 1}`,
			"Enter the name of one of your agent's parameters, or delete the row.",
		);
	}
	const valueText = value === undefined || value === null ? '' : scalarText(value);
	if (valueText === undefined) {
		throw new Refusal(
			FIELD,
			`can't hold a list or an object, as ${quoted(nameText)} does`,
			'AI Studio accepts text only. Choose one field of it, or turn it into text with JSON.stringify().',
		);
	}
	return { name: nameText, value: valueText };
}
