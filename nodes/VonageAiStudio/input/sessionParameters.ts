import { readJson } from './json';
import { quoted, Refusal } from './refusal';
import { type Entered, isEmpty, scalarText } from './text';

/** One parameter of a session as AI Studio takes it: both are strings, numbers too. */
export interface SessionParameter {
	name: string;
	value: string;
}

const FIELD = 'Session Parameters';

/**
 * Reads the session parameters from the rows or from the JSON field, whichever the user chose.
 * @returns undefined when there are none
 * @throws Refusal for a row without a name, a nested value, or JSON that is neither object nor list
 */
export function readSessionParameters(entered: Entered): SessionParameter[] | undefined {
	const rows =
		entered.specifySessionParameters === 'json'
			? rowsOfJson(readJson(entered.sessionParametersJson, FIELD))
			: rowsOfFields(entered.sessionParameters);
	return rows.length > 0 ? rows.map(readRow) : undefined;
}

function rowsOfFields(value: unknown): unknown[] {
	const { parameter } = (value ?? {}) as { parameter?: unknown[] };
	return parameter ?? [];
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
			'Enter the name of a parameter of your agent, or delete the row.',
		);
	}
	const valueText = value === undefined || value === null ? '' : scalarText(value);
	if (valueText === undefined) {
		throw new Refusal(
			FIELD,
			`can't hold a list or an object, as ${quoted(nameText)} does`,
			'AI Studio takes texts only. Pick one field of it, or turn it into text with JSON.stringify().',
		);
	}
	return { name: nameText, value: valueText };
}
