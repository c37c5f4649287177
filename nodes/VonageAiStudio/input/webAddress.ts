import { quoted, Refusal } from './refusal';
import { readRequiredText } from './text';

/**
 * Reads an address that AI Studio is to fetch something from.
 * @throws Refusal for anything but an absolute http or https address
 */
export function readWebAddress(value: unknown, field: string, advice: string): string {
	const text = readRequiredText(value, field, advice);
	const isWhole = URL.canParse(text) && /^https?:\/\/[^/]/i.test(text) && !/\s/.test(text);
	if (!isWhole) throw new Refusal(field, `is not a whole web address: ${quoted(text)}`, advice);
	return text;
}
