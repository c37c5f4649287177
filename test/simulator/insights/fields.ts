import type { Answers } from '../answers';
import { isObject } from '../bodyRules';
import type { JsonObject } from '../types';
import { clientLines } from './transcription';

/** The values of a dotted field; a list counts as each of its entries. */
export function fieldValues(document: JsonObject, path: string): unknown[] {
	if (path === 'transcription.client') return clientLines(document.transcription);
	const value = valueAt(document, path);
	if (value === undefined) return [];
	return Array.isArray(value) ? value : [value];
}

/**
 * A copy with the named dotted fields only; fields the document lacks are left out.
 * @param form objects in objects, or one object with dotted names
 */
export function project(
	document: JsonObject,
	paths: string[],
	form: Answers['projection'],
): JsonObject {
	const result: JsonObject = {};
	for (const path of paths) {
		const value = valueAt(document, path);
		if (value !== undefined) setAt(result, form === 'flat' ? [path] : path.split('.'), value);
	}
	return result;
}

function valueAt(document: JsonObject, path: string): unknown {
	return path
		.split('.')
		.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), document);
}

function setAt(target: JsonObject, [key, ...rest]: string[], value: unknown): void {
	if (rest.length === 0) {
		target[key] = value;
		return;
	}
	const inner = isObject(target[key]) ? target[key] : {};
	target[key] = inner;
	setAt(inner, rest, value);
}
