import { readDate } from '../../nodes/VonageAiStudio/fields/dates';
import { splitRange } from '../../nodes/VonageAiStudio/resources/session/pages';
import { readSearch } from '../../nodes/VonageAiStudio/resources/session/search';

const DAY_MS = 24 * 60 * 60_000;
const NOW = { ms: Date.parse('2026-11-20T12:00:00Z'), zone: 'America/New_York' };

const moment = (value: unknown, endOfDay?: boolean) => {
	const ms = readDate(value, 'From Date', { zone: NOW.zone, endOfDay });
	return ms === undefined ? undefined : new Date(ms).toISOString();
};

const search = (entered: object) => readSearch({ returnAll: true, ...entered }, NOW);
const filterOf = (entered: object) =>
	JSON.parse(search(entered).query.filter_by ?? 'null') as unknown;

describe('dates', () => {
	it.each([
		['2026-11-13', '2026-11-13T05:00:00.000Z'],
		['20261113', '2026-11-13T05:00:00.000Z'],
		['2026-W46-5', '2026-11-13T05:00:00.000Z'],
		['2026-317', '2026-11-13T05:00:00.000Z'],
		['2026-11-13T10:00', '2026-11-13T15:00:00.000Z'],
		['2026-11-13 10:00:00', '2026-11-13T15:00:00.000Z'],
		['2026-11-13 10:00:00.25', '2026-11-13T15:00:00.250Z'],
		['2026-11-13 10:00:00 +02:00', '2026-11-13T08:00:00.000Z'],
		['2026-11-13 10', '2026-11-13T15:00:00.000Z'],
		['20261113T100000Z', '2026-11-13T10:00:00.000Z'],
		['2026-11-13T10:00:00+02:00', '2026-11-13T08:00:00.000Z'],
		['2020-10-14T09:42:07.151657Z', '2020-10-14T09:42:07.151Z'],
		[new Date('2026-11-13T10:00:00Z'), '2026-11-13T10:00:00.000Z'],
		['', undefined],
	])('reads %s', (value, expected) => expect(moment(value)).toBe(expected));

	it('lets a day without a time end at its end', () => {
		expect(moment('2026-11-13', true)).toBe('2026-11-14T04:59:59.999Z');
		expect(moment('2026-11-13T10:00', true)).toBe('2026-11-13T15:00:00.000Z');
	});

	it.each([
		'yesterday',
		'12',
		'2026-13-01',
		'2026/11/20',
		'2026-1-5',
		'2026',
		'13/11/2026',
		1763028000000,
		'2026-11-13T25:00',
		'2026-11-13T9:30',
		'2026-11-13 9:30',
		'2026-11-13 10:00 PM',
		'2026-11-13, 10:00',
		'2026-11-13 at noon',
		'2026-11-13 (Friday)',
		'2026-02-30',
		'2026-02-30T10:00',
		'2026-11-31 10:00',
	])('refuses %s', (value) => expect(() => moment(value)).toThrow('"From Date" is not a date'));
});

describe('the time range', () => {
	it('is the last 7 days without dates', () => {
		expect(search({}).ranges).toEqual([
			{ from_date: '2026-11-13T12:00:00.000Z', to_date: '2026-11-20T12:00:00.000Z' },
		]);
	});

	it('goes 7 days back from a To Date, and up to now from a From Date', () => {
		expect(search({ toDate: '2026-01-08T00:00:00Z' }).ranges).toEqual([
			{ from_date: '2026-01-01T00:00:00.000Z', to_date: '2026-01-08T00:00:00.000Z' },
		]);
		expect(search({ fromDate: '2026-11-01T00:00:00Z' }).ranges).toEqual([
			{ from_date: '2026-11-01T00:00:00.000Z', to_date: '2026-11-20T12:00:00.000Z' },
		]);
	});

	it('is not split at 60 days', () => {
		expect(splitRange(0, 60 * DAY_MS)).toHaveLength(1);
	});

	it('is split above 60 days, newest first, without gap or overlap', () => {
		expect(splitRange(0, 121 * DAY_MS)).toEqual([
			{ from_date: '1970-03-03T00:00:00.000Z', to_date: '1970-05-02T00:00:00.000Z' },
			{ from_date: '1970-01-02T00:00:00.000Z', to_date: '1970-03-02T23:59:59.999999Z' },
			{ from_date: '1970-01-01T00:00:00.000Z', to_date: '1970-01-01T23:59:59.999999Z' },
		]);
	});

	it('comes oldest first when the sessions do', () => {
		const range = { fromDate: '2026-01-01', toDate: '2026-11-01' };
		const descending = search(range).ranges;
		const ascending = search({ ...range, options: { sort: 'session_start_time:asc' } }).ranges;
		expect(ascending).toEqual([...descending].reverse());
	});

	it('is refused when it ends before it begins', () => {
		expect(() => search({ fromDate: '2026-11-02', toDate: '2026-11-01' })).toThrow(
			'"From Date" is after To Date',
		);
	});
});

describe('the limit', () => {
	it('is a whole number', () => {
		expect(search({ returnAll: false, limit: '7' }).limit).toBe(7);
		expect(search({ limit: 7 }).limit).toBe(Infinity);
	});

	it.each([0, -1, 1.5, 'many', '', null])('can not be %p', (limit) => {
		expect(() => search({ returnAll: false, limit })).toThrow('"Limit" can\'t be');
	});
});

describe('sort and fields', () => {
	it('are sent as Insights takes them', () => {
		const { query } = search({
			options: {
				sort: 'source:asc, session_start_time:desc',
				fields: 'id, channel_data.duration,',
			},
		});
		expect(query).toEqual({
			sort_by: 'source:asc,session_start_time:desc',
			project_fields: '["id","channel_data.duration","session_start_time"]',
		});
		expect(search({}).query).toEqual({ sort_by: 'session_start_time:desc' });
	});

	it('takes fields that were pasted as a JSON list', () => {
		expect(search({ options: { fields: '["id", "source"]' } }).query.project_fields).toBe(
			'["id","source","session_start_time"]',
		);
	});

	it.each(['newest', 'id:down', ':asc', 'id:asc,'])('refuses the sort %s', (sort) => {
		expect(() => search({ options: { sort } })).toThrow('"Sort" can\'t be');
	});
});

describe('the filter', () => {
	it('asks for everything that the fields say', () => {
		const filters = {
			agentId: ' 60c09d70e6a68858f4220848 ',
			destination: '+972 (54) 111-6037',
			sessionId: 'a-b',
			source: 'sip:diane@example.com',
			transcriptContains: 'call me back',
		};
		expect(filterOf({ filters })).toEqual({
			must: [
				{ term: { 'agent_information.id': '60c09d70e6a68858f4220848' } },
				{ term: { destination: '972541116037' } },
				{ term: { id: 'a-b' } },
				{ term: { source: 'sip:diane@example.com' } },
				{ match: { 'transcription.client': 'call me back' } },
			],
		});
	});

	it('leaves out what was left empty', () => {
		expect(
			filterOf({ filters: { source: '', sessionId: null }, options: { filterJson: '{}' } }),
		).toBe(null);
	});

	it('joins the fields and the JSON', () => {
		const filterJson = {
			must: [{ term: { channel: 'http' } }],
			must_not: [{ term: { source: '1' } }],
			should: [],
		};
		expect(filterOf({ filters: { sessionId: 'a' }, options: { filterJson } })).toEqual({
			must: [{ term: { id: 'a' } }, { term: { channel: 'http' } }],
			must_not: [{ term: { source: '1' } }],
			should: [],
		});
	});

	it.each([
		['{"must": [', 'is not valid JSON'],
		['[]', 'must be an object'],
		['"text"', 'must be an object'],
		['{"must_not": {"term": {}}}', 'must have a list as must_not'],
	])('refuses %s', (filterJson, message) => {
		expect(() => search({ options: { filterJson } })).toThrow(`"Filter (JSON)" ${message}`);
	});
});
