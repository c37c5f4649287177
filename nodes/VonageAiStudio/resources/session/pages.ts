import type { IDataObject } from 'n8n-workflow';
import type { Range } from './ranges';
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

/**
 * Yields the sessions of a search page by page, each session once. No page is asked for after the
 * limit is reached.
 * @param fetchPage gets one page; its failures are passed on
 */
export async function* pagesOf(
	{ ranges, query, limit, order }: Search,
	fetchPage: (query: PageQuery) => Promise<IDataObject[]>,
): AsyncGenerator<IDataObject[]> {
	// Pages shift when sessions are added meanwhile, so a session may come twice.
	const seen = new Set<unknown>();
	const isNew = ({ id }: IDataObject) => id === undefined || !seen.has(id);
	let left = limit;
	for (let range of ranges) {
		let page_size = Math.min(PAGE_SIZE, left);
		for (let page_number = 0; ; page_number += 1) {
			const page = await fetchPage({ ...range, ...query, page_number, page_size });
			const fresh = page.filter(isNew).slice(0, left);
			fresh.forEach(({ id }) => seen.add(id));
			yield fresh;
			left -= fresh.length;
			if (left === 0) return;
			if (page_number === 0 && isLikelyCut(page.length)) page_size = page.length;
			if (fresh.length === 0 || page.length < page_size) break;
			const lastStart = page[page.length - 1].session_start_time;
			const isDeepest = (page_number + 2) * page_size > DEEPEST;
			if (isDeepest && order && typeof lastStart === 'string') {
				// From its last session on the search begins anew; what overlaps was seen.
				range = { ...range, [order === 'asc' ? 'from_date' : 'to_date']: lastStart };
				page_number = -1;
			}
		}
	}
}

/**
 * Whether a first page may be short because AI Studio gives no more at once, which isn't documented,
 * and not because there are no more. Such limits are round numbers.
 */
function isLikelyCut(length: number): boolean {
	return length >= 10 && length % 5 === 0;
}
