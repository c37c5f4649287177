import { refuse } from './refusal';
import type { JsonObject } from './types';

/** Says what is wrong with a value (`must be a string`), or nothing. */
export type Check = (value: unknown) => string | undefined;

export interface Rule {
	check: Check;
	required?: boolean;
}

export type Rules = Record<string, Rule>;

export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const text: Check = (value) => (typeof value === 'string' ? undefined : 'must be a string');

export const filledText: Check = (value) =>
	typeof value === 'string' && value !== '' ? undefined : 'must be a string that is not empty';

export const flag: Check = (value) =>
	typeof value === 'boolean' ? undefined : 'must be a boolean';

export const object: Check = (value) => (isObject(value) ? undefined : 'must be an object');

/** `[{name, value}]`, both strings and nothing besides. */
export const nameValueList: Check = (value) => {
	const fits = (entry: unknown) =>
		isObject(entry) &&
		Object.keys(entry).sort().join() === 'name,value' &&
		typeof entry.name === 'string' &&
		typeof entry.value === 'string';
	if (Array.isArray(value) && value.every(fits)) return undefined;
	return 'must be an array of {name, value}, both strings';
};

/** Refuses (400, naming the field) a body with unknown, missing or wrong fields. */
export function checkBody(body: JsonObject, rules: Rules): void {
	for (const field of Object.keys(body)) {
		if (!(field in rules)) throw refuse(400, `"${field}" is not a field of this request`);
	}
	for (const [field, { check, required }] of Object.entries(rules)) {
		if (body[field] === undefined) {
			if (required) throw refuse(400, `"${field}" is required`);
			continue;
		}
		const complaint = check(body[field]);
		if (complaint) throw refuse(400, `"${field}" ${complaint}`);
	}
}
