import type { IDataObject } from 'n8n-workflow';
import { type PageQuery, pagesOf } from '../../nodes/VonageAiStudio/resources/session/pages';
import { sessionsIn } from '../../nodes/shared/session';
import type { Search } from '../../nodes/VonageAiStudio/resources/session/search';

const START_MS = Date.parse('2026-01-01T00:00:00Z');
const iso = (index: number) => new Date(START_MS + index * 1000).toISOString();

/** Sessions one second apart, oldest first. */
const sessions = (count: number, fields: (index: number) => IDataObject = () => ({})) =>
	Array.from({ length: count }, (_, index) => ({
		id: `session-${index}`,
		session_start_time: iso(index),
		...fields(index),
	}));

const SEARCH: Search = {
	ranges: [{ from_date: iso(0), to_date: iso(1_000_000) }],
	query: { sort_by: 'session_start_time:desc' },
	limit: Infinity,
	order: 'desc',
};

/** A search over a list as Insights does it. `mostAtOnce` cuts pages, `deepest` refuses to go on. */
function insights(
	all: IDataObject[],
	{ mostAtOnce = Infinity, deepest = Infinity, cutsOffset = false } = {},
) {
	const queries: PageQuery[] = [];
	const fetchPage = async (query: PageQuery) => {
		queries.push(query);
		const { from_date, to_date, page_number, page_size, sort_by } = query;
		const size = Math.min(page_size, mostAtOnce);
		const from = page_number * (cutsOffset ? size : page_size);
		if (from + size > deepest) throw new Error('Result window is too large');
		const found = all.filter(
			({ session_start_time: time }) => String(time) >= from_date && String(time) <= to_date,
		);
		const sorted = sort_by.endsWith('desc') ? [...found].reverse() : found;
		return sorted.slice(from, from + size);
	};
	return { queries, fetchPage };
}

async function collect(search: Search, fetchPage: (query: PageQuery) => Promise<IDataObject[]>) {
	const ids: unknown[] = [];
	for await (const page of pagesOf(search, fetchPage)) ids.push(...page.map(({ id }) => id));
	return ids;
}

const idsOf = (all: IDataObject[]) => all.map(({ id }) => id);

describe('the pages of a search', () => {
	it.each([0, 1, 7, 99, 100, 101, 250, 1000])('brings all of %i sessions once', async (count) => {
		const all = sessions(count);
		const { fetchPage, queries } = insights(all);
		expect(await collect(SEARCH, fetchPage)).toEqual(idsOf(all).reverse());
		// The first page that is not full is the last one.
		expect(queries.length).toBe(Math.floor(count / queries[0].page_size) + 1);
	});

	it.each([1, 50, 100, 150, 500])('asks for no page after a limit of %i', async (limit) => {
		const { fetchPage, queries } = insights(sessions(500));
		expect(await collect({ ...SEARCH, limit }, fetchPage)).toHaveLength(limit);
		expect(queries).toHaveLength(Math.ceil(limit / queries[0].page_size));
	});

	it.each([true, false])(
		'brings all when AI Studio gives fewer than asked for',
		async (cutsOffset) => {
			const all = sessions(234);
			const { fetchPage } = insights(all, { mostAtOnce: 50, cutsOffset });
			expect(await collect(SEARCH, fetchPage)).toEqual(idsOf(all).reverse());
		},
	);

	it.each(['asc', 'desc'] as const)('goes deeper than Elasticsearch pages, %s', async (order) => {
		const all = sessions(20_345);
		const { fetchPage, queries } = insights(all, { deepest: 10_000 });
		const query = { sort_by: `session_start_time:${order}` };
		const expected = order === 'asc' ? idsOf(all) : idsOf(all).reverse();
		expect(await collect({ ...SEARCH, order, query }, fetchPage)).toEqual(expected);
		// Hardly more than one pass takes.
		expect(queries.length).toBeLessThan((1.03 * all.length) / queries[0].page_size);
	});

	it('brings a session once when pages shift meanwhile', async () => {
		const all = sessions(250);
		const { fetchPage } = insights(all);
		const shifting = async (query: PageQuery) => {
			const page = await fetchPage(query);
			all.push(...sessions(3).map((added) => ({ ...added, id: `late-${added.id}-${all.length}` })));
			return page;
		};
		const late = sessions(250).map(({ id }) => id);
		const ids = await collect(SEARCH, shifting);
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids).toEqual(expect.arrayContaining(late));
	});

	it('ends when AI Studio gives the same page for ever', async () => {
		const all = sessions(100);
		expect(await collect(SEARCH, async () => all)).toHaveLength(100);
	});

	it('brings sessions that have no id, because other fields were asked for', async () => {
		const all = sessions(150, () => ({ id: undefined }));
		expect(await collect(SEARCH, insights(all).fetchPage)).toHaveLength(150);
	});

	it('goes through the ranges in their order, up to the limit', async () => {
		const ranges = [
			{ from_date: iso(200), to_date: iso(1000) },
			{ from_date: iso(0), to_date: iso(199) },
		];
		const all = sessions(300);
		const { fetchPage, queries } = insights(all);
		const ids = await collect({ ...SEARCH, ranges, limit: 250 }, fetchPage);
		expect(ids).toEqual(idsOf(all).reverse().slice(0, 250));
		expect(new Set(queries.map(({ page_size: size }) => size)).size).toBe(1);
	});
});

describe('the pages of a search that must not miss a session', () => {
	const ASCENDING: Search = {
		...SEARCH,
		query: { sort_by: 'session_start_time:asc' },
		order: 'asc',
	};

	async function collectAll(
		fetchPage: (query: PageQuery) => Promise<IDataObject[]>,
		largestPage?: number,
	) {
		const ids: unknown[] = [];
		const pages = pagesOf(ASCENDING, fetchPage, { isAnchored: true, largestPage });
		for await (const page of pages) ids.push(...page.map(({ id }) => id));
		return ids;
	}

	it.each([0, 1, 99, 100, 101, 1000])('bring all of %i sessions once', async (count) => {
		const all = sessions(count);
		expect(await collectAll(insights(all).fetchPage)).toEqual(idsOf(all));
	});

	it('never skip one because others went away from the pages before', async () => {
		const all = sessions(450);
		const { fetchPage } = insights(all);
		const shrinking = async (query: PageQuery) => {
			const page = await fetchPage(query);
			all.splice(0, 20);
			return page;
		};
		const last = idsOf(all).slice(-250);
		expect(await collectAll(shrinking)).toEqual(expect.arrayContaining(last));
	});

	it('bring more sessions with one start time than a page holds', async () => {
		const all = sessions(350, (index) => ({ session_start_time: iso(index < 30 ? index : 30) }));
		expect(await collectAll(insights(all).fetchPage)).toEqual(idsOf(all));
	});

	it('bring all where AI Studio takes no notice of page numbers', async () => {
		const all = sessions(420);
		const { fetchPage } = insights(all);
		const first = async (query: PageQuery) => await fetchPage({ ...query, page_number: 0 });
		expect(await collectAll(first)).toEqual(idsOf(all));
	});

	it.each([
		[40, undefined, 2],
		[40, 100, 1],
		[25, 25, 2],
		[10, 25, 1],
	])(
		'ask for no page after %i sessions if AI Studio gives %j at once',
		async (count, largestPage, requests) => {
			const all = sessions(count);
			const { fetchPage, queries } = insights(all);
			expect(await collectAll(fetchPage, largestPage)).toEqual(idsOf(all));
			expect(queries).toHaveLength(requests);
		},
	);
});

describe('the envelope of the sessions', () => {
	const [session] = sessions(1);
	it.each([
		['a list', [session], [session]],
		['an empty list', [], []],
		['an object with a list', { total: 1, sessions: [session] }, [session]],
		['entries that are none', [session, null, 'text'], [session]],
		['no list', { message: 'ok' }, undefined],
		['an object in an object', { status: 'ok', data: { sessions: [session] } }, [session]],
		['an object with an empty list', { sessions: [session], errors: [] }, [session]],
		['an object with another list', { sessions: [session], links: [{ a: 1 }] }, [session]],
		[
			'an object with sessions of few fields',
			{ sessions: [{ 'agent_information.id': 'a' }], errors: [] },
			[{ 'agent_information.id': 'a' }],
		],
		['an object with empty lists', { sessions: [], errors: [] }, []],
		['two lists of sessions', { sessions: [session], others: [session] }, undefined],
		['two lists of something', { sessions: [{ a: 1 }], links: [{ a: 1 }] }, undefined],
		['text', '<html>', undefined],
		['nothing', undefined, undefined],
	])('may be %s', (_name, body, expected) => expect(sessionsIn(body)).toEqual(expected));
});
