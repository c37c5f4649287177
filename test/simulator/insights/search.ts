import { seededRandom, seedOf } from '../../harness/random';
import type { Context } from '../context';
import { invalidParameters } from '../refusal';
import type { Course } from '../sessions/course';
import { DAY_MS, parseTime } from '../time';
import type { JsonObject } from '../types';
import { listedDocument, listedFromMs } from './document';
import { fieldValues, project } from './fields';
import { parseFilter } from './filter';

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

/** One page of the sessions that a query of `GET /insights/sessions` asks for, and how many there are. */
export function search(
	query: Record<string, string>,
	context: Context,
): { total: number; page: JsonObject[] } {
	for (const name of Object.keys(query)) {
		if (!KNOWN_PARAMETERS.includes(name)) throw invalidParameters(name);
	}
	const { options, sessions } = context;
	const { fromMs, toMs } = dateRange(query);
	const matches = query.filter_by === undefined ? undefined : parseFilter(query.filter_by);
	const page = pageOf(query, options);
	const fields = projectFields(query.project_fields);
	const order = ordering(query.sort_by ?? 'session_start_time:desc', context);
	const nowMs = context.now();
	const document = (course: Course) => listedDocument(course, context);
	const found = sessions
		.startedBetween(fromMs, toMs)
		.filter((course) => listedFromMs(course, options) <= nowMs)
		.filter((course) => !matches || matches(document(course)));
	return {
		total: found.length,
		page: found
			.sort(order)
			.slice(page.from, page.to)
			.map(document)
			.map((whole) => (fields ? project(whole, fields, options.projection) : whole)),
	};
}

/** The places of a page's first session and of the one after its last. */
function pageOf(query: Record<string, string>, options: Context['options']) {
	const asked = wholeNumber(query, 'page_number', 0, 0);
	const number = options.pageNumbers === 'ignored' ? 0 : asked;
	const size = wholeNumber(query, 'page_size', 10, 1);
	const { largestPage, overlargePage = 'cut', deepestResult = Infinity } = options;
	if (size > largestPage && overlargePage === 'refused') throw invalidParameters('page_size');
	const given = Math.min(size, largestPage);
	const [from, to] = [number * given, (number + 1) * given];
	if (to > deepestResult) throw invalidParameters('page_number');
	return { from, to };
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
function ordering(sortBy: string, context: Context): (a: Course, b: Course) => number {
	const keys = sortBy.split(',').map((part) => {
		const [, field, direction] = /^([\w.]+):(asc|desc)$/.exec(part) ?? [];
		if (!field) throw invalidParameters('sort_by');
		return { field, sign: direction === 'asc' ? 1 : -1 };
	});
	const valueOf = (course: Course, field: string) =>
		// Documents are made for the sessions of one page; most sorts need no other.
		field === 'session_start_time'
			? course.startMs
			: fieldValues(listedDocument(course, context), field)[0];
	const tie = tieBreaker(context);
	return (a, b) => {
		for (const { field, sign } of keys) {
			const order = compare(valueOf(a, field), valueOf(b, field));
			if (order !== 0) return order * sign;
		}
		return tie(a, b);
	};
}

/** The order of sessions that the sort leaves equal. */
function tieBreaker({ options, journal }: Context): (a: Course, b: Course) => number {
	if (options.tieOrder === 'stable') return () => 0;
	const salt = journal.requestCount;
	const rank = (course: Course) => seededRandom(seedOf(course.id) + salt)();
	return (a, b) => rank(a) - rank(b);
}

function compare(a: unknown, b: unknown): number {
	if (typeof a === 'number' && typeof b === 'number') return a - b;
	const [left, right] = [String(a ?? ''), String(b ?? '')];
	return left < right ? -1 : left > right ? 1 : 0;
}
