import { tryToParseDateTime } from 'n8n-workflow';
import { quoted, Refusal } from './refusal';
import { readText } from './text';

/** How to read what a date leaves open. */
export interface MomentRules {
	/** The time zone of a date that names none, such as "Europe/Paris". */
	zone: string;
	/** Whether a day without a time means the end of that day, and not its beginning. */
	endOfDay?: boolean;
}

/**
 * Reads a date in any form of ISO 8601, or a date object from an expression.
 * @returns milliseconds since 1970, or undefined when nothing was entered
 * @throws Refusal for anything else
 */
export function readMoment(value: unknown, field: string, rules: MomentRules): number | undefined {
	const text = readText(value, field);
	if (text === undefined) return undefined;
	// A lone time such as "12" is ISO 8601 too, and would mean today.
	if (!/^\d{4}/.test(text)) return refuse(text, field);
	try {
		const moment = tryToParseDateTime(text, rules.zone);
		const isDay = !/[T ]/i.test(text);
		return (isDay && rules.endOfDay ? moment.endOf('day') : moment).toMillis();
	} catch {
		return refuse(text, field);
	}
}

function refuse(text: string, field: string): never {
	throw new Refusal(
		field,
		`is not a date: ${quoted(text)}`,
		'Enter it like 2026-11-20 or 2026-11-20T09:30:00Z, or use an expression like {{ $now.minus({ days: 3 }) }}.',
	);
}
