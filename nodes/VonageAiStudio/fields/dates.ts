import type { INodeProperties } from 'n8n-workflow';
import { tryToParseDateTime } from 'n8n-workflow';
import { quoted, Refusal } from './refusal';
import { type ParameterValues, readText } from './values';

/** How to read what a date leaves open. */
export interface DateRules {
	/** The time zone of a date that names none, such as "Europe/Paris". */
	zone: string;
	/** Whether a day without a time means the end of that day, and not its beginning. */
	endOfDay?: boolean;
}

/** ISO 8601 from a whole day on, to the end of the text; a blank may stand in place of the T. */
const ISO_DATE =
	/^(\d{4}-\d{2}-\d{2}|\d{8}|\d{4}-?W\d{2}-?\d|\d{4}-?\d{3})([T ]\d{2}(:?\d{2}(:?\d{2}([.,]\d+)?)?)?( ?(Z|[+-]\d{2}(:?\d{2})?))?)?$/i;

/**
 * Reads a date in any form of ISO 8601, or a date object from an expression.
 * @returns milliseconds since 1970; undefined if nothing was entered
 * @throws Refusal for anything else
 */
export function readDate(value: unknown, field: string, rules: DateRules): number | undefined {
	const text = readText(value, field);
	if (text === undefined) return undefined;
	// Every other form, such as 2026/11/20 or 2026-11-20 9:30, would be read in the time zone of the server.
	if (!ISO_DATE.test(text)) return refuse(text, field);
	try {
		const date = tryToParseDateTime(text.replace(' ', 'T').replace(' ', ''), rules.zone);
		// So would a day that does not exist, such as 2026-02-30, and as one of the next month.
		const [day] = /^\d{4}-\d{2}-\d{2}/.exec(text) ?? [];
		if (day && date.toISODate() !== day) return refuse(text, field);
		const isDay = !/[T ]/i.test(text);
		return (isDay && rules.endOfDay ? date.endOf('day') : date).toMillis();
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

const SESSION_START_TIME = 'Session Start Time';

/** When a session started, which AI Studio's documented ways to it ask for. */
export const sessionStartTime: INodeProperties = {
	displayName: SESSION_START_TIME,
	name: 'sessionStartTime',
	type: 'string',
	default: '',
	placeholder: 'e.g. 2026-11-20',
	description:
		'The day (UTC) or the session_start_time of the session. With it, the parameters are also requested in the documented way.',
};

/**
 * When the session started; AI Studio writes its times in UTC and without a zone.
 * @returns milliseconds since 1970; undefined if nothing was entered
 */
export function readSessionStartTime(parameters: ParameterValues): number | undefined {
	return readDate(parameters.sessionStartTime, SESSION_START_TIME, { zone: 'UTC' });
}
