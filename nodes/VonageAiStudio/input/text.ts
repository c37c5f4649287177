import { quoted, Refusal } from './refusal';

/** The values of one item's node parameters, by parameter name, expressions resolved. */
export type Entered = Record<string, unknown>;

/** Whether a person would say that nothing was entered. */
export function isEmpty(value: unknown): boolean {
	return (
		value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
	);
}

/**
 * The text of an entered value; numbers, booleans and dates become text.
 * @returns undefined when nothing was entered
 * @throws Refusal for a list or an object
 */
export function readText(value: unknown, field: string): string | undefined {
	if (isEmpty(value)) return undefined;
	const text = scalarText(value);
	if (text === undefined) {
		throw new Refusal(
			field,
			`must be text, not ${quoted(value)}`,
			'Check the expression: it gives a list or an object. Add the name of the field that you mean.',
		);
	}
	return text.trim();
}

/** Like `readText`, but refuses an empty value. */
export function readRequiredText(value: unknown, field: string, advice: string): string {
	const text = readText(value, field);
	if (text === undefined) throw new Refusal(field, 'is empty', advice);
	return text;
}

/** A single value as text: undefined for lists, objects and numbers that are none (NaN, Infinity). */
export function scalarText(value: unknown): string | undefined {
	if (typeof value === 'string') return value;
	if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
	if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
	return dateText(value);
}

function dateText(value: unknown): string | undefined {
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
	// n8n's expressions give dates as Luxon objects.
	const { toISO } = (value ?? {}) as { toISO?: unknown };
	return typeof toISO === 'function' ? String(toISO.call(value)) : undefined;
}
