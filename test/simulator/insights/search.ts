import { invalidParameters } from '../refusal';
import { DAY_MS, parseTime } from '../time';
import type { JsonObject } from '../types';
import { fieldValues, project } from './fields';
import { parseFilter } from './filter';
import type { InsightsRecord } from './records';

const LONGEST_RANGE_MS = 60 * DAY_MS;
const KNOWN_PARAMETERS = [
	'from_date',
	'to_date',
	'page_number',
	'page_size',
	'sort_by',
	'project_fields',
	'filter_by',
];

/** One page of the sessions that a query of `GET /insights/sessions` asks for. */
export function search(records: InsightsRecord[], query: Record<string, string>): JsonObject[] {
	for (const name of Object.keys(query)) {
		if (!KNOWN_PARAMETERS.includes(name)) throw invalidParameters(name);
	}
	const { fromMs, toMs } = dateRange(query);
	const matches = query.filter_by === undefined ? () => true : parseFilter(query.filter_by);
	const pageNumber = wholeNumber(query, 'page_number', 0, 0);
	const pageSize = wholeNumber(query, 'page_size', 10, 1);
	const fields = projectFields(query.project_fields);
	return records
		.filter(({ startMs }) => startMs >= fromMs && startMs <= toMs)
		.map(({ document }) => document)
		.filter(matches)
		.sort(ordering(query.sort_by ?? 'session_start_time:desc'))
		.slice(pageNumber * pageSize, (pageNumber + 1) * pageSize)
		.map((document) => (fields ? project(document, fields) : document));
}

/** Both ends are asked for: what a search without them would cover is not documented. */
function dateRange(query: Record<string, string>): { fromMs: number; toMs: number } {
	const fromMs = parseTime(query.from_date ?? '');
	const toMs = parseTime(query.to_date ?? '');
	if (Number.isNaN(fromMs)) throw invalidParameters('from_date');
	if (Number.isNaN(toMs) || toMs < fromMs) throw invalidParameters('to_date');
	if (toMs - fromMs > LONGEST_RANGE_MS) throw invalidParameters('more than 60 days');
	return { fromMs, toMs };
}

function wholeNumber(
	query: Record<string, string>,
	name: string,
	fallback: number,
	least: number,
): number {
	if (query[name] === undefined) return fallback;
	const value = Number(query[name]);
	if (!/^\d+$/.test(query[name]) || value < least) throw invalidParameters(name);
	return value;
}

function projectFields(json: string | undefined): string[] | undefined {
	if (json === undefined) return undefined;
	try {
		const fields: unknown = JSON.parse(json);
		if (Array.isArray(fields) && fields.every((field) => typeof field === 'string')) return fields;
	} catch {
		// Not JSON is as invalid as JSON of another kind.
	}
	throw invalidParameters('project_fields');
}

/** Reads `session_start_time:desc,agent_information.id:asc`. */
function ordering(sortBy: string): (a: JsonObject, b: JsonObject) => number {
	const keys = sortBy.split(',').map((part) => {
		const [, field, direction] = /^([\w.]+):(asc|desc)$/.exec(part) ?? [];
		if (!field) throw invalidParameters('sort_by');
		return { field, sign: direction === 'asc' ? 1 : -1 };
	});
	return (a, b) => {
		for (const { field, sign } of keys) {
			const order = compare(fieldValues(a, field)[0], fieldValues(b, field)[0]);
			if (order !== 0) return order * sign;
		}
		return 0;
	};
}

function compare(a: unknown, b: unknown): number {
	if (typeof a === 'number' && typeof b === 'number') return a - b;
	const [left, right] = [String(a ?? ''), String(b ?? '')];
	return left < right ? -1 : left > right ? 1 : 0;
}
