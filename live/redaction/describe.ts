import { ours, type SafeText, say } from './safeText';
import { wordOf } from './words';

/** What may be said about one value. Equal kinds can be merged into one with a range of sizes. */
export interface Description {
	kind: SafeText;
	/** Length of a text, digits of a number, entries of a list or an object. */
	size?: number;
}

/** Forms of texts that matter for reading them; the first that fits counts. */
const FORMS: ReadonlyArray<[form: string, pattern: RegExp]> = [
	['UUID', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i],
	['time without zone', /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?$/],
	['time in UTC', /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/],
	['time with offset', /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?[+-]\d\d:?\d\d$/],
	['digits', /^\d+$/],
	['plus and digits', /^\+\d+$/],
	['hexadecimal', /^[0-9a-f]{8,}$/i],
	['JSON Web Token', /^[\w-]+\.[\w-]+\.[\w-]+$/],
	['web address', /^https?:\/\//i],
];

/**
 * Describes a value by type, form and size; true, false, null, HTTP statuses and known words are shown.
 * @param field the field that holds it
 */
export function describe(value: unknown, field = ''): Description {
	switch (typeof value) {
		case 'string':
			return describeText(value, field);
		case 'number':
			return isStatus(value, field)
				? { kind: say`${value}` }
				: { kind: ours('number'), size: String(Math.abs(value)).length };
		case 'boolean':
			return { kind: say`${value}` };
		case 'object':
			if (value === null) return { kind: ours('null') };
			if (Array.isArray(value)) return { kind: ours('list'), size: value.length };
			return { kind: ours('object'), size: Object.keys(value).length };
		default:
			return { kind: ours('nothing') };
	}
}

/** `string(36, UUID)`, `number(2)`, `list(0–3)`, `null`. */
export function written({ kind, size }: Description, largest = size): SafeText {
	if (size === undefined) return kind;
	const [type, form] = kind.split(': ');
	const range = size === largest ? `${size}` : `${size}–${largest}`;
	return ours(`${type}(${range}${form ? `, ${form}` : ''})`);
}

/** A value in words, see `describe`. */
export function inWords(value: unknown, field = ''): SafeText {
	return written(describe(value, field));
}

function describeText(value: string, field: string): Description {
	const word = wordOf(value, field);
	if (word) return { kind: word };
	const [form] = FORMS.find(([, pattern]) => pattern.test(value)) ?? [];
	return { kind: ours(form ? `string: ${form}` : 'string'), size: value.length };
}

function isStatus(value: number, field: string): boolean {
	const isName = /^(status|statusCode)$/.test(field);
	return isName && Number.isInteger(value) && value >= 100 && value <= 599;
}
