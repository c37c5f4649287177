import { readMoment } from '../../input/moment';
import { readNumber } from '../../input/number';
import { quoted, Refusal } from '../../input/refusal';
import { type Entered, readText } from '../../input/text';
import { readFilter } from './filter';
import { type Range, splitRange } from './ranges';

/** A search for sessions, read and checked. */
export interface Search {
	/** The time ranges, each short enough for Insights, in the order in which sessions come out. */
	ranges: Range[];
	/** Sent with every request. */
	query: { sort_by: string; project_fields?: string; filter_by?: string };
	/** Infinity for all. */
	limit: number;
	/** The order of start times; undefined when something else sorts first. */
	order?: 'asc' | 'desc';
}

export const DEFAULT_SORT = 'session_start_time:desc';
/** How far back a search goes when no dates are given (source: `contract.md`, "Numbers"). */
const DEFAULT_RANGE_MS = 7 * 24 * 60 * 60_000;

/**
 * Makes a search of what was entered.
 * @param now the time of day in milliseconds since 1970, and the time zone of dates that name none
 * @throws Refusal
 */
export function readSearch(entered: Entered, now: { ms: number; zone: string }): Search {
	const options = (entered.options ?? {}) as Entered;
	const sortBy = readSort(options.sort);
	const order = /^session_start_time:(asc|desc)/.exec(sortBy)?.[1] as Search['order'];
	const ranges = readRanges(entered, now);
	const fields = readFields(options.fields);
	const filter = readFilter((entered.filters ?? {}) as Entered, options.filterJson);
	return {
		ranges: order === 'asc' ? ranges.reverse() : ranges,
		query: {
			sort_by: sortBy,
			...(fields && { project_fields: fields }),
			...(filter && { filter_by: filter }),
		},
		limit: entered.returnAll === true ? Infinity : readLimit(entered.limit),
		order,
	};
}

function readRanges({ fromDate, toDate }: Entered, { ms, zone }: { ms: number; zone: string }) {
	const toMs = readMoment(toDate, 'To Date', { zone, endOfDay: true }) ?? ms;
	const fromMs = readMoment(fromDate, 'From Date', { zone }) ?? toMs - DEFAULT_RANGE_MS;
	if (fromMs <= toMs) return splitRange(fromMs, toMs);
	throw new Refusal(
		'From Date',
		'is after To Date',
		'Swap the two dates. Without a To Date, sessions up to now are found.',
	);
}

function readLimit(value: unknown): number {
	return readNumber(
		value,
		'Limit',
		(limit) => Number.isInteger(limit) && limit >= 1,
		'Enter a whole number from 1 on, or switch Return All on.',
	);
}

function readSort(value: unknown): string {
	const sort = (readText(value, 'Sort') ?? DEFAULT_SORT).replace(/\s/g, '');
	if (/^[\w.]+:(asc|desc)(,[\w.]+:(asc|desc))*$/.test(sort)) return sort;
	throw new Refusal(
		'Sort',
		`can't be ${quoted(value)}`,
		'Enter field:asc or field:desc, with commas between several, like session_start_time:desc,agent_information.id:asc.',
	);
}

/** The names as the JSON list that Insights takes, whether or not they were entered as one. */
function readFields(value: unknown): string | undefined {
	const names = (readText(value, 'Fields') ?? '')
		.split(/[\s,[\]"']+/)
		.filter((name) => name !== '');
	return names.length > 0 ? JSON.stringify(names) : undefined;
}
