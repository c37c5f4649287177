import { isObject } from '../bodyRules';
import type { JsonObject } from '../types';

/** The values of a dotted field; a list counts as each of its entries. */
export function fieldValues(document: JsonObject, path: string): unknown[] {
	if (path === 'transcription.client') return clientLines(document.transcription);
	const value = valueAt(document, path);
	if (value === undefined) return [];
	return Array.isArray(value) ? value : [value];
}

/** A copy with the named dotted fields only; fields the document lacks are left out. */
export function project(document: JsonObject, paths: string[]): JsonObject {
	const result: JsonObject = {};
	for (const path of paths) {
		const value = valueAt(document, path);
		if (value !== undefined) setAt(result, path.split('.'), value);
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

/** What the caller said, whichever of its two shapes the transcription has. */
function clientLines(transcription: unknown): unknown[] {
	if (Array.isArray(transcription)) {
		return transcription.flatMap((line) => (isObject(line) && 'User' in line ? [line.User] : []));
	}
	return isObject(transcription) && 'client' in transcription ? [transcription.client] : [];
}
