import { isEmpty } from './text';
import { quoted, Refusal } from './refusal';

/**
 * The value of a JSON field, which holds either typed text or what an expression gave.
 * @returns undefined when nothing was entered
 * @throws Refusal when typed text is not valid JSON
 */
export function readJson(value: unknown, field: string): unknown {
	if (isEmpty(value)) return undefined;
	if (typeof value !== 'string') return value;
	try {
		return JSON.parse(value);
	} catch {
		return refuseJson(value, field);
	}
}

function refuseJson(value: string, field: string): never {
	throw new Refusal(
		field,
		`is not valid JSON: ${quoted(value)}`,
		'Check quotes, commas and brackets. Names and texts stand in double quotes.',
	);
}
