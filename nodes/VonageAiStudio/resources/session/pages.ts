import type { IDataObject } from 'n8n-workflow';
import type { Search } from './search';

/** How many sessions are asked for at once. */
const PAGE_SIZE = 100;
/**
 * Insights hands its searches to Elasticsearch, which refuses to page further than this (source:
 * Elasticsearch, `index.max_result_window`).
 */
const DEEPEST = 10_000;

/** The query parameters of one page. */
export type PageQuery = Range & Search['query'] & { page_number: number; page_size: number };

/** How to go through a search of which no session may be missed. */
export interface Care {
	/**
	 * Begins anew after the last session of each page: pages don't shift, and sessions that started at the
	 * same time may come in any order. Needs an order.
	 */
	isAnchored?: boolean;
	/** How many sessions AI Studio was seen to give at once, at the most: a shorter page is a last page. */
	largestPage?: number;
}

/**
 * Yields the sessions of a search page by page, each session once. No page is asked for after the
 * limit is reached.
 * @param fetchPage gets one page; its failures are passed on
 */
export async function* pagesOf(
	{ ranges, query, limit, order }: Search,
	fetchPage: (query: PageQuery) => Promise<IDataObject[]>,
	{ isAnchored = false, largestPage = 0 }: Care = {},
): AsyncGenerator<IDataObject[]> {
	// Pages shift when sessions are added meanwhile, so a session may come twice.
	const seen = new Set<unknown>();
	const isNew = (session: IDataObject) => !seen.has(keyOf(session));
	const anchor = order === 'asc' ? 'from_date' : 'to_date';
	let left = limit;
	for (let range of ranges) {
		let page_size = Math.min(PAGE_SIZE, left);
		for (let page_number = 0; ; page_number += 1) {
			const page = await fetchPage({ ...range, ...query, page_number, page_size });
			const fresh = page.filter(isNew).slice(0, left);
			fresh.forEach((session) => seen.add(keyOf(session)));
			yield fresh;
			left -= fresh.length;
			if (left === 0) return;
			const isLast = page.length < largestPage || !isLikelyCut(page.length);
			if (page_number === 0 && !isLast) page_size = page.length;
			largestPage = Math.max(largestPage, page.length);
			// Nothing new: the end, or a server that takes no notice of the page number.
			const isStuck = fresh.length === 0 && !(isAnchored && page_number === 0);
			if (isStuck || page.length < page_size) break;
			const isDeepest = (page_number + 2) * page_size > DEEPEST;
			const lastStart = order && isSorted(page, order) ? lastStartOf(page) : undefined;
			if ((isAnchored || isDeepest) && lastStart && lastStart !== range[anchor]) {
				// From its last session on the search begins anew; what overlaps was seen.
				range = { ...range, [anchor]: lastStart };
				page_number = -1;
			}
		}
	}
}

/**
 * Whether a first page may be short because AI Studio gives no more at once, which isn't documented,
 * and not because there are no more. Such limits are round numbers, to people or to machines.
 */
function isLikelyCut(length: number): boolean {
	return length >= 8 && (length % 5 === 0 || length % 8 === 0);
}

/** The start of the last session of a page, if a search can begin with it. */
function lastStartOf(page: IDataObject[]): string | undefined {
	const { session_start_time: start } = page[page.length - 1];
	return typeof start === 'string' && /^\d{4}-\d\d-\d\d/.test(start) ? start : undefined;
}

/** Whether AI Studio keeps to the order that it was asked for, as far as both ends of a page show. */
function isSorted(page: IDataObject[], order: 'asc' | 'desc'): boolean {
	const [first, last] = [page[0], page[page.length - 1]].map((session) =>
		String(session.session_start_time),
	);
	return order === 'asc' ? first <= last : first >= last;
}

/** What tells one session from another, even if it has no ID. */
const keyOf = (session: IDataObject) => session.id ?? JSON.stringify(session);

/** What Insights searches at once, at the most (source: AI Studio documentation, Insights, `to_date`). */
export const LONGEST_RANGE_MS = 60 * 24 * 60 * 60_000;

/** Both ends belong to it. */
export interface Range {
	from_date: string;
	to_date: string;
}

/**
 * Splits a time range into ranges that Insights allows, without a gap between them. Sessions are timed
 * to the microsecond, so each range ends one microsecond before the next one begins.
 * @param fromMs milliseconds since 1970
 * @param toMs milliseconds since 1970, not before `fromMs`
 * @returns the newest range first
 */
export function splitRange(fromMs: number, toMs: number): Range[] {
	const ranges: Range[] = [];
	let endMs = toMs;
	let to_date = iso(toMs);
	do {
		const startMs = Math.max(fromMs, endMs - LONGEST_RANGE_MS);
		ranges.push({ from_date: iso(startMs), to_date });
		endMs = startMs;
		to_date = `${iso(startMs - 1).slice(0, -1)}999Z`;
	} while (endMs > fromMs);
	return ranges;
}

const iso = (timeMs: number) => new Date(timeMs).toISOString();
