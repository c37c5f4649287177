import { quoted, Refusal } from './refusal';

/** The values of one item's node parameters by their names, expressions resolved. */
export type ParameterValues = Record<string, unknown>;

/** Whether a person would say that nothing was entered. */
export function isEmpty(value: unknown): boolean {
	return (
		value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
	);
}

/**
 * The text of an entered value; numbers, booleans and dates become text.
 * @returns undefined if nothing was entered
 * @throws Refusal for a list or an object
 */
export function readText(value: unknown, field: string): string | undefined {
	if (isEmpty(value)) return undefined;
	const text = scalarText(value);
	if (text === undefined) {
		throw new Refusal(
			field,
			`must be text, not ${quoted(value)}`,
			'Check the expression: it returns a list or an object. Add the name of the field you want.',
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

/** A single value as text; undefined for lists, objects, NaN and Infinity. */
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

/**
 * Reads a number.
 * @param isAllowed which numbers the field accepts; an empty field is NaN
 * @throws Refusal for every other value
 */
export function readNumber(
	value: unknown,
	field: string,
	isAllowed: (number: number) => boolean,
	advice: string,
): number {
	const number = isEmpty(value) ? NaN : Number(value);
	if (isAllowed(number)) return number;
	throw new Refusal(field, `can't be ${quoted(value)}`, advice);
}

/**
 * Reads a switch; an expression may return it as text.
 * @returns undefined if nothing was entered
 * @throws Refusal for anything but true and false
 */
export function readSwitch(value: unknown, field: string): boolean | undefined {
	if (isEmpty(value)) return undefined;
	if (typeof value === 'boolean') return value;
	const text = String(value).trim().toLowerCase();
	if (text === 'true' || text === 'false') return text === 'true';
	throw new Refusal(field, `must be true or false, not ${quoted(value)}`, 'Check the expression.');
}

/**
 * Reads an ID that becomes part of a path. Only a whole ID is accepted: a web address, a list or part of
 * a path would reach something other than what the person meant.
 * @throws Refusal for anything else
 */
export function readId(value: unknown, field: string, advice: string): string {
	const id = readRequiredText(value, field, advice);
	if (/^\.+$|[\s/\\?#,;]|\p{Surrogate}/u.test(id)) {
		throw new Refusal(field, `is not a whole ID: ${quoted(id)}`, advice);
	}
	return id;
}

/**
 * The value of a JSON field, which holds either typed text or what an expression returned.
 * @returns undefined if nothing was entered
 * @throws Refusal if typed text is not valid JSON
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
		'Check quotes, commas and brackets. Names and texts need double quotes.',
	);
}

/**
 * Reads a web address that AI Studio is to call or to fetch something from.
 * @throws Refusal for anything but an absolute http or https address
 */
export function readWebAddress(value: unknown, field: string, advice: string): string {
	const text = readRequiredText(value, field, advice);
	// `new URL` alone also accepts "https:host/x", and blanks inside, which AI Studio may not.
	const isWhole = /^https?:\/\/[^/]/i.test(text) && !/\s/.test(text) && URL.canParse(text);
	if (!isWhole) throw new Refusal(field, `is not a whole web address: ${quoted(text)}`, advice);
	return text;
}
