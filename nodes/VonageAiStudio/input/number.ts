import { quoted, Refusal } from './refusal';
import { isEmpty } from './text';

/**
 * Reads a number.
 * @param isAllowed which numbers the field takes; an empty field is asked about as NaN
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
