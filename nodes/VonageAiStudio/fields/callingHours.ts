import type { INodeProperties } from 'n8n-workflow';
import { quoted, Refusal } from './refusal';
import { firstMoment, isoTime, isTimeZone, offsetAt } from './timeZone';
import { isEmpty, type ParameterValues, readRequiredText, scalarText } from './values';

/** When starts are allowed: on some days of the week, between two times of a zone's clocks. */
export interface CallingHours {
	/** In minutes since midnight. */
	from: number;
	/** In minutes since midnight; at or before `from` it is a time of the next day. */
	to: number;
	/** The days on which the hours begin, 1 (Monday) to 7. */
	days: number[];
	/** IANA name. */
	timeZone: string;
}

/** Whether starts are allowed, and if not, when they are again: ISO 8601 with the zone's offset. */
export type Opening = { isOpen: true } | { isOpen: false; opensAt: string };

const FIELD = 'Calling Hours';
const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
const DAY_MS = DAY_MINUTES * MINUTE_MS;

const WEEK = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const HOURS: INodeProperties[] = [
	{
		displayName: 'From',
		name: 'from',
		type: 'string',
		default: '09:00',
		placeholder: 'e.g. 09:00',
		description: 'When the hours begin, by the 24-hour clock',
	},
	{
		displayName: 'To',
		name: 'to',
		type: 'string',
		default: '18:00',
		placeholder: 'e.g. 18:00',
		description: 'When the hours end. A time at or before From is on the next day.',
	},
	{
		displayName: 'Days',
		name: 'days',
		type: 'multiOptions',
		options: WEEK.map((name, index) => ({ name, value: index + 1 })),
		default: [1, 2, 3, 4, 5],
		description: 'The days on which the hours begin. An expression gives 1 (Monday) to 7 (Sunday).',
	},
	{
		displayName: 'Time Zone',
		name: 'timeZone',
		type: 'string',
		default: '',
		placeholder: 'e.g. Europe/Berlin',
		description:
			'The time zone of the people who are called. With an expression, each item has its own. If empty, the time zone of the workflow is used.',
	},
];

/** What holds for a field that a workflow leaves out because it was never changed. */
const DEFAULTS = Object.fromEntries(HOURS.map(({ name, default: value }) => [name, value]));

/** The option that allows starts at certain hours only. */
export const callingHoursOption: INodeProperties = {
	displayName: FIELD,
	name: 'callingHours',
	type: 'fixedCollection',
	placeholder: 'Add Hours',
	default: { hours: {} },
	description:
		'Start sessions only within these hours. The node checks when the turn of an item comes, so a long list stops at the closing time.',
	options: [{ displayName: 'Hours', name: 'hours', values: HOURS }],
};

/**
 * Reads the option of one item.
 * @param workflowZone the zone to use if none is entered
 * @returns undefined if the option is not set
 * @throws Refusal
 */
export function readCallingHours(value: unknown, workflowZone: string): CallingHours | undefined {
	const entered = readHours(value);
	if (!entered) return undefined;
	// Left out is not the same as empty: an expression without a result must not open the hours.
	const hours: ParameterValues = { ...DEFAULTS, ...entered };
	return {
		from: readTime(hours.from, `${FIELD}: From`, DAY_MINUTES - 1),
		to: readTime(hours.to, `${FIELD}: To`, DAY_MINUTES) % DAY_MINUTES,
		days: readDays(hours.days, `${FIELD}: Days`),
		timeZone: readTimeZone(isEmpty(hours.timeZone) ? workflowZone : hours.timeZone),
	};
}

function readHours(value: unknown): ParameterValues | undefined {
	if (isEmpty(value)) return undefined;
	const { hours } = value as { hours?: unknown };
	if (typeof hours === 'object' && hours !== null) return hours as ParameterValues;
	// Somebody added the option and no hours.
	if (typeof value === 'object' && hours === undefined) return undefined;
	throw new Refusal(FIELD, `can't be ${quoted(value)}`, 'Add the hours in the panel.');
}

/** @param latest in minutes since midnight, as the result */
function readTime(value: unknown, field: string, latest: number): number {
	const advice = 'Enter hours and minutes of the 24-hour clock, like 09:00 or 17:30.';
	const text = readRequiredText(value, field, advice);
	const [, hours, minutes] = /^(\d\d?):([0-5]\d)(?::00)?$/.exec(text) ?? [];
	const time = Number(hours) * 60 + Number(minutes);
	if (time <= latest) return time;
	throw new Refusal(field, `is not a time: ${quoted(text)}`, advice);
}

/** Reads a list, or text such as "1,2,3". */
function readDays(value: unknown, field: string): number[] {
	const advice =
		'Choose the days, or enter 1 (Monday) to 7 (Sunday), like {{ [1, 2, 3] }} or 1,2,3.';
	const list = Array.isArray(value) ? value : (scalarText(value) ?? '').split(/[\s,;[\]]+/);
	const entered = list.filter((day) => !isEmpty(day));
	if (entered.length === 0) throw new Refusal(field, 'is empty', advice);
	const days = entered.map((day) => Number(scalarText(day)));
	if (days.every((day) => Number.isInteger(day) && day >= 1 && day <= WEEK.length)) return days;
	throw new Refusal(field, `can't be ${quoted(value)}`, advice);
}

function readTimeZone(value: unknown): string {
	const field = `${FIELD}: Time Zone`;
	const advice = 'Enter an IANA name, like Europe/Berlin or America/New_York.';
	const zone = readRequiredText(value, field, advice);
	if (isTimeZone(zone)) return zone;
	throw new Refusal(field, `is not a time zone: ${quoted(zone)}`, advice);
}

/**
 * Whether starts are allowed at a moment, and if not, when they are next.
 * @param nowMs since 1970
 */
export function opensAt({ from, to, days, timeZone }: CallingHours, nowMs: number): Opening {
	const today = Math.floor((nowMs + offsetAt(nowMs, timeZone)) / DAY_MS) * DAY_MS;
	// From yesterday, whose hours may still run, to the first hours that are not over.
	for (let day = today - DAY_MS; ; day += DAY_MS) {
		if (!days.includes(new Date(day).getUTCDay() || 7)) continue;
		const endsOn = to <= from ? day + DAY_MS : day;
		const startMs = firstMoment(day + from * MINUTE_MS, timeZone);
		const endMs = firstMoment(endsOn + to * MINUTE_MS, timeZone);
		if (endMs <= nowMs || endMs <= startMs) continue;
		if (startMs <= nowMs) return { isOpen: true };
		return { isOpen: false, opensAt: isoTime(startMs, timeZone) };
	}
}
