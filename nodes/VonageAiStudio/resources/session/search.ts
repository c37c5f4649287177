import type { IDataObject } from 'n8n-workflow';
import { objectOf } from '../../../shared/session';
import { readAgentFilter } from '../../fields/agentId';
import { readDate } from '../../fields/dates';
import { readNumberFilter } from '../../fields/phoneNumber';
import { quoted, Refusal } from '../../fields/refusal';
import { type ParameterValues, readJson, readNumber, readText } from '../../fields/values';
import { type Range, splitRange } from './pages';

/** A search for sessions, read and checked. */
export interface Search {
	/** The time ranges, each short enough for Insights, in the order in which sessions come out. */
	ranges: Range[];
	/** Sent with every request. */
	query: { sort_by: string; project_fields?: string; filter_by?: string };
	/** The fields that the user chose; undefined for all. */
	fields?: string[];
	/** Infinity for all. */
	limit: number;
	/** The order of start times; undefined when something else sorts first. */
	order?: 'asc' | 'desc';
}

/** What the search itself needs of each session: to know it again, and to begin anew after it. */
export const NEEDED_FIELDS = ['id', 'session_start_time'];

export const DEFAULT_SORT = 'session_start_time:desc';
/** How far back a search goes when no dates are given (source: `contract.md`, "Numbers"). */
const DEFAULT_RANGE_MS = 7 * 24 * 60 * 60_000;

/**
 * Makes a search of the node parameters of one item.
 * @param now the time of day in milliseconds since 1970, and the time zone of dates that name none
 * @throws Refusal
 */
export function readSearch(parameters: ParameterValues, now: { ms: number; zone: string }): Search {
	const options = (parameters.options ?? {}) as ParameterValues;
	const sortBy = readSort(options.sort);
	const order = /^session_start_time:(asc|desc)/.exec(sortBy)?.[1] as Search['order'];
	const ranges = readRanges(parameters, now);
	const fields = readFields(options.fields);
	const filter = readFilter((parameters.filters ?? {}) as ParameterValues, options.filterJson);
	return {
		ranges: order === 'asc' ? ranges.reverse() : ranges,
		query: {
			sort_by: sortBy,
			...(fields && {
				project_fields: JSON.stringify([...new Set([...fields, ...NEEDED_FIELDS])]),
			}),
			...(filter && { filter_by: filter }),
		},
		fields,
		limit: parameters.returnAll === true ? Infinity : readLimit(parameters.limit),
		order,
	};
}

function readRanges(
	{ fromDate, toDate }: ParameterValues,
	{ ms, zone }: { ms: number; zone: string },
) {
	const toMs = readDate(toDate, 'To Date', { zone, endOfDay: true }) ?? ms;
	const fromMs = readDate(fromDate, 'From Date', { zone }) ?? toMs - DEFAULT_RANGE_MS;
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
		'Enter a whole number above 0, or switch on Return All.',
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

/** The names, whether or not they were entered as a JSON list. */
function readFields(value: unknown): string[] | undefined {
	const names = (readText(value, 'Fields') ?? '')
		.split(/[\s,[\]"']+/)
		.filter((name) => name !== '');
	return names.length > 0 ? names : undefined;
}

const FILTER_FIELD = 'Filter (JSON)';
const LISTS = ['must', 'must_not', 'should'];

const textOf = (field: string) => (value: unknown) => readText(value, field);
/** Insights compares numbers character by character, and keeps them as digits only. */
const numberOf = (field: string) => (value: unknown) => readNumberFilter(value, field);

/** A filter, how it is read, and what it asks for (source: AI Studio documentation, Insights, `filter_by`). */
const CONDITIONS = [
	{ name: 'agentId', read: readAgentFilter, kind: 'term', field: 'agent_information.id' },
	{ name: 'destination', read: numberOf('Destination'), kind: 'term', field: 'destination' },
	{ name: 'sessionId', read: textOf('Session ID'), kind: 'term', field: 'id' },
	{ name: 'source', read: numberOf('Source'), kind: 'term', field: 'source' },
	{
		name: 'transcriptContains',
		read: textOf('Transcript Contains'),
		kind: 'match',
		field: 'transcription.client',
	},
];

/**
 * Makes `filter_by` of the filter fields, which all must hold, and the JSON filter beside them.
 * @returns JSON text; undefined when nothing was entered
 * @throws Refusal
 */
function readFilter(filters: ParameterValues, filterJson: unknown): string | undefined {
	const entered = CONDITIONS.flatMap(({ name, read, kind, field }) => {
		const value = read(filters[name]);
		return value === undefined ? [] : [{ [kind]: { [field]: value } }];
	});
	const json = readFilterJson(filterJson);
	const must = [...entered, ...((json.must ?? []) as IDataObject[])];
	const filter = { ...json, ...(must.length > 0 && { must }) };
	return Object.keys(filter).length > 0 ? JSON.stringify(filter) : undefined;
}

function readFilterJson(value: unknown): IDataObject {
	const json = readJson(value, FILTER_FIELD) ?? {};
	const filter = objectOf(json);
	const wrong = LISTS.find((name) => filter?.[name] !== undefined && !Array.isArray(filter[name]));
	if (filter && !wrong) return filter;
	throw new Refusal(
		FILTER_FIELD,
		wrong ? `must have a list as ${wrong}` : `must be an object, not ${quoted(json)}`,
		'Enter it like {"must": [{"term": {"channel": "http"}}], "must_not": [], "should": []}.',
	);
}
