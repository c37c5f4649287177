import type { IDataObject } from 'n8n-workflow';
import { LONGEST_RANGE_MS, type PageQuery } from './pages';

/** Sessions per search: each adds about 60 characters to its address, and servers accept some thousand. */
const SESSIONS_PER_SEARCH = 50;
/** Clocks differ: a session may seem to start somewhat before or after what is known. */
const CLOCKS_DIFFER_MS = 10 * 60_000;

/**
 * What searches show of some sessions, by their IDs. Whether running sessions are listed, and how soon a
 * session is, is not documented: one that is missing here may exist.
 * @param sessions those without a start time are left out
 * @param search gets one page; its failures are passed on
 * @throws the signal's reason when it aborts
 */
export async function searchByIds(
	sessions: Array<{ id: string; startMs?: number }>,
	search: (query: PageQuery) => Promise<IDataObject[]>,
	signal?: AbortSignal,
): Promise<Map<unknown, IDataObject>> {
	const listed = new Map<unknown, IDataObject>();
	const dated = sessions.flatMap(({ id, startMs }) =>
		startMs === undefined ? [] : [{ id, startMs }],
	);
	if (dated.length === 0) return listed;
	const firstMs = dated.reduce((first, { startMs }) => Math.min(first, startMs), Infinity);
	const nowMs = Date.now();
	if (nowMs - firstMs > LONGEST_RANGE_MS - 2 * CLOCKS_DIFFER_MS) return listed;
	for (let first = 0; first < dated.length; first += SESSIONS_PER_SEARCH) {
		signal?.throwIfAborted();
		const ids = dated.slice(first, first + SESSIONS_PER_SEARCH).map(({ id }) => id);
		const found = await search(queryFor(ids, firstMs, nowMs));
		for (const session of found) listed.set(session.id, session);
	}
	return listed;
}

/**
 * The query for some sessions that started in a range. `should` holds when one of its entries does (source:
 * AI Studio documentation, Insights, `filter_by`).
 */
export function queryFor(ids: string[], fromMs: number, toMs: number): PageQuery {
	return {
		from_date: new Date(fromMs - CLOCKS_DIFFER_MS).toISOString(),
		to_date: new Date(toMs + CLOCKS_DIFFER_MS).toISOString(),
		sort_by: 'session_start_time:desc',
		filter_by: JSON.stringify({ should: ids.map((id) => ({ term: { id } })) }),
		page_number: 0,
		page_size: SESSIONS_PER_SEARCH,
	};
}
