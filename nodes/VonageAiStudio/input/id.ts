import { quoted, Refusal } from './refusal';
import { readRequiredText } from './text';

/**
 * Reads an id that becomes a part of a path. Only a whole id is taken: a web address, a list or a part
 * of a path would reach something else than the person meant.
 * @throws Refusal for anything else
 */
export function readId(value: unknown, field: string, advice: string): string {
	const id = readRequiredText(value, field, advice);
	if (/^\.+$|[\s/\\?#,;]/.test(id)) {
		throw new Refusal(field, `is not a whole ID: ${quoted(id)}`, advice);
	}
	return id;
}
