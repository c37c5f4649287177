import {
	type CallingHours,
	callingHoursOption,
	opensAt,
	readCallingHours,
} from '../../nodes/VonageAiStudio/fields/callingHours';
import { Refusal } from '../../nodes/VonageAiStudio/fields/refusal';
import { seededRandom } from '../harness/random';

const WORKFLOW_ZONE = 'America/New_York';
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const WORK_DAYS = [1, 2, 3, 4, 5];

const read = (hours: object) => readCallingHours({ hours }, WORKFLOW_ZONE) as CallingHours;

/** What the hours say at a moment: "open", or when they open. */
function at(moment: string, hours: object): string {
	const opening = opensAt(read(hours), Date.parse(moment));
	return opening.isOpen ? 'open' : opening.opensAt;
}

describe('calling hours', () => {
	const office = { from: '09:00', to: '17:30', days: WORK_DAYS, timeZone: 'Europe/Berlin' };

	it.each([
		['2026-11-20T08:59:59+01:00', '2026-11-20T09:00:00+01:00'],
		['2026-11-20T09:00:00+01:00', 'open'],
		['2026-11-20T17:29:59+01:00', 'open'],
		['2026-11-20T17:30:00+01:00', '2026-11-23T09:00:00+01:00'],
		['2026-11-21T12:00:00+01:00', '2026-11-23T09:00:00+01:00'],
		['2026-11-23T00:30:00+01:00', '2026-11-23T09:00:00+01:00'],
		['2026-11-19T23:30:00Z', '2026-11-20T09:00:00+01:00'],
	])('of an office, at %s: %s', (moment, expected) => {
		expect(at(moment, office)).toBe(expected);
	});

	it.each([
		['Asia/Kolkata', '2026-11-20T03:29:59Z', '2026-11-20T09:00:00+05:30'],
		['Asia/Kolkata', '2026-11-20T03:30:00Z', 'open'],
		['Asia/Kathmandu', '2026-11-20T03:14:59Z', '2026-11-20T09:00:00+05:45'],
		['Asia/Kathmandu', '2026-11-20T03:15:00Z', 'open'],
		['America/St_Johns', '2026-11-20T12:29:59Z', '2026-11-20T09:00:00-03:30'],
		['America/St_Johns', '2026-11-20T12:30:00Z', 'open'],
		['Pacific/Kiritimati', '2026-11-19T18:59:59Z', '2026-11-20T09:00:00+14:00'],
		['UTC', '2026-11-20T08:00:00Z', '2026-11-20T09:00:00+00:00'],
	])('go by the clocks of %s at %s: %s', (timeZone, moment, expected) => {
		expect(at(moment, { ...office, timeZone })).toBe(expected);
	});

	it.each([
		['2026-11-20T21:59:00Z', '2026-11-20T22:00:00+00:00'],
		['2026-11-20T23:00:00Z', 'open'],
		['2026-11-21T05:59:00Z', 'open'],
		['2026-11-21T06:00:00Z', '2026-11-27T22:00:00+00:00'],
	])('over midnight belong to the day on which they begin: %s, %s', (moment, expected) => {
		const night = { from: '22:00', to: '06:00', days: [5], timeZone: 'UTC' };
		expect(at(moment, night)).toBe(expected);
	});

	it.each([
		['2026-11-20T07:59:00Z', '2026-11-20T08:00:00+00:00'],
		['2026-11-21T07:59:00Z', 'open'],
		['2026-11-21T08:00:00Z', '2026-11-27T08:00:00+00:00'],
	])('last a day when both times are the same: %s, %s', (moment, expected) => {
		expect(at(moment, { from: '08:00', to: '08:00', days: [5], timeZone: 'UTC' })).toBe(expected);
	});

	it('end at midnight with 00:00 and with 24:00', () => {
		for (const to of ['00:00', '24:00']) {
			const evening = { from: '18:00', to, days: [5], timeZone: 'UTC' };
			expect(at('2026-11-20T23:59:59Z', evening)).toBe('open');
			expect(at('2026-11-21T00:00:00Z', evening)).toBe('2026-11-27T18:00:00+00:00');
		}
	});

	describe.each([
		{ what: 'begin at a time that is skipped', from: '02:30', to: '05:00' },
		{ what: 'begin when summer time begins', from: '03:00', to: '05:00' },
	])('that $what', (hours) => {
		it.each([
			['Europe/Berlin', '2026-03-29T01:59:59+01:00', '2026-03-29T03:00:00+02:00'],
			['Europe/Berlin', '2026-03-29T03:00:00+02:00', 'open'],
			['Australia/Sydney', '2026-10-04T01:59:59+10:00', '2026-10-04T03:00:00+11:00'],
			['Australia/Sydney', '2026-10-04T03:00:00+11:00', 'open'],
		])('open at the change in %s: %s, %s', (timeZone, moment, expected) => {
			expect(at(moment, { ...hours, days: EVERY_DAY, timeZone })).toBe(expected);
		});
	});

	it.each([
		['Europe/Berlin', '2026-10-25T02:29:59+02:00', '2026-10-25T02:30:00+02:00'],
		['Europe/Berlin', '2026-10-25T02:30:00+02:00', 'open'],
		['Europe/Berlin', '2026-10-25T02:15:00+01:00', 'open'],
		['Europe/Berlin', '2026-10-25T04:59:59+01:00', 'open'],
		['Europe/Berlin', '2026-10-25T05:00:00+01:00', '2026-10-26T02:30:00+01:00'],
		['Australia/Sydney', '2026-04-05T02:29:59+11:00', '2026-04-05T02:30:00+11:00'],
		['Australia/Sydney', '2026-04-05T02:15:00+10:00', 'open'],
	])(
		'open at the first of two times that are the same in %s: %s, %s',
		(timeZone, moment, expected) => {
			expect(at(moment, { from: '02:30', to: '05:00', days: EVERY_DAY, timeZone })).toBe(expected);
		},
	);

	it('close at the first of two times that are the same', () => {
		const night = { from: '22:00', to: '02:30', days: EVERY_DAY, timeZone: 'Europe/Berlin' };
		expect(at('2026-10-25T02:29:59+02:00', night)).toBe('open');
		expect(at('2026-10-25T02:30:00+02:00', night)).toBe('2026-10-25T22:00:00+01:00');
	});

	it('leave out a day on which they are skipped as a whole', () => {
		const skipped = { from: '02:10', to: '02:50', days: [7], timeZone: 'Europe/Berlin' };
		expect(at('2026-03-29T00:00:00+01:00', skipped)).toBe('2026-04-05T02:10:00+02:00');
	});

	it('keep the time of day over a change in the night', () => {
		expect(at('2026-03-27T20:00:00+01:00', office)).toBe('2026-03-30T09:00:00+02:00');
		expect(at('2026-10-23T20:00:00+02:00', office)).toBe('2026-10-26T09:00:00+01:00');
	});

	it('say the same as a look at the clock of every minute', () => {
		const random = seededRandom(13);
		const timeOfDay = () => {
			const [hour, minute] = [Math.floor(random() * 24), 15 * Math.floor(random() * 4)];
			return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
		};
		for (const [timeZone, middle] of CHANGES) {
			const days = EVERY_DAY.filter(() => random() < 0.7);
			const hours = { from: timeOfDay(), to: timeOfDay(), days: [...days, 7], timeZone };
			const start = Date.parse(middle) - 3 * DAY_MS;
			const open = openMinutes(hours, start, 6);
			for (let minute = DAY_MINUTES; minute < 4 * DAY_MINUTES; minute += 7) {
				const next = open.indexOf(true, minute);
				const opening = opensAt(read(hours), start + minute * MINUTE_MS);
				const opensMs = opening.isOpen ? start + minute * MINUTE_MS : Date.parse(opening.opensAt);
				const expected = next === -1 ? expect.any(Number) : start + next * MINUTE_MS;
				expect({ hours, minute, opensMs }).toEqual({ hours, minute, opensMs: expected });
			}
		}
	});
});

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
const DAY_MS = DAY_MINUTES * MINUTE_MS;

/** Zones, and a day on which their clocks change, if they do. */
const CHANGES = [
	['Europe/Berlin', '2026-03-29T00:00:00Z'],
	['Europe/Berlin', '2026-10-25T00:00:00Z'],
	['America/New_York', '2026-03-08T00:00:00Z'],
	['America/New_York', '2026-11-01T00:00:00Z'],
	['Australia/Sydney', '2026-04-05T00:00:00Z'],
	['Australia/Sydney', '2026-10-04T00:00:00Z'],
	['Australia/Lord_Howe', '2026-04-05T00:00:00Z'],
	['Australia/Lord_Howe', '2026-10-04T00:00:00Z'],
	['America/Santiago', '2026-04-05T00:00:00Z'],
	['America/Santiago', '2026-09-06T00:00:00Z'],
	['Africa/Cairo', '2026-04-24T00:00:00Z'],
	['Pacific/Chatham', '2026-09-27T00:00:00Z'],
	['Pacific/Apia', '2011-12-30T00:00:00Z'],
	['Asia/Kathmandu', '2026-11-20T00:00:00Z'],
];

/** For each minute whether the hours are open, by reading the zone's clock at each. */
function openMinutes(
	hours: { from: string; to: string; days: number[]; timeZone: string },
	startMs: number,
	days: number,
): boolean[] {
	const clock = new Intl.DateTimeFormat('sv-SE', {
		timeZone: hours.timeZone,
		dateStyle: 'short',
		timeStyle: 'short',
	});
	const shown = Array.from({ length: days * DAY_MINUTES }, (_, minute) =>
		clock.format(startMs + minute * MINUTE_MS),
	);
	const open = shown.map(() => false);
	for (let day = 0; day < days; day += 1) {
		const date = new Date(startMs + day * DAY_MS);
		if (!hours.days.includes(date.getUTCDay() || 7)) continue;
		const until = hours.to <= hours.from ? new Date(date.getTime() + DAY_MS) : date;
		const [begins, ends] = [`${dayOf(date)} ${hours.from}`, `${dayOf(until)} ${hours.to}`];
		const first = shown.findIndex((time) => time >= begins);
		const last = shown.findIndex((time) => time >= ends);
		if (first >= 0) open.fill(true, first, last < 0 ? undefined : Math.max(first, last));
	}
	return open;
}

const dayOf = (date: Date) => date.toISOString().slice(0, 10);

describe('reading calling hours', () => {
	it('gives the panel’s defaults to what a workflow leaves out', () => {
		const hours = { from: 540, to: 1080, days: WORK_DAYS, timeZone: WORKFLOW_ZONE };
		expect(read({})).toEqual(hours);
		expect(readCallingHours(callingHoursOption.default, WORKFLOW_ZONE)).toEqual(hours);
	});

	it.each<unknown>([undefined, null, '', {}])('takes %p for no hours', (value) => {
		expect(readCallingHours(value, WORKFLOW_ZONE)).toBeUndefined();
	});

	it.each<[unknown, number[]]>([
		[
			[1, 2],
			[1, 2],
		],
		[
			['6', '7'],
			[6, 7],
		],
		['1,2,3', [1, 2, 3]],
		['1; 2 3', [1, 2, 3]],
		['[1, 5]', [1, 5]],
		[3, [3]],
	])('reads the days %p', (days, expected) => {
		expect(read({ days }).days).toEqual(expected);
	});

	it.each<[object, CallingHours | object]>([
		[{ from: '9:00' }, { from: 540 }],
		[{ from: ' 09:05 ' }, { from: 545 }],
		[{ from: '09:00:00' }, { from: 540 }],
		[{ to: '24:00' }, { to: 0 }],
		[{ timeZone: null }, { timeZone: WORKFLOW_ZONE }],
		[{ timeZone: ' Asia/Tokyo ' }, { timeZone: 'Asia/Tokyo' }],
	])('reads %p', (hours, expected) => {
		expect(read(hours)).toMatchObject(expected);
	});

	it.each<[string, object]>([
		['From', { from: '' }],
		['From', { from: undefined }],
		['From', { from: '9' }],
		['From', { from: '9am' }],
		['From', { from: '25:00' }],
		['From', { from: '24:00' }],
		['From', { from: '09:60' }],
		['From', { from: 0.375 }],
		['From', { from: ['09:00'] }],
		['To', { to: '24:30' }],
		['To', { to: '2026-11-20T17:00:00Z' }],
		['Days', { days: [] }],
		['Days', { days: '' }],
		['Days', { days: undefined }],
		['Days', { days: [0] }],
		['Days', { days: [8] }],
		['Days', { days: '1-5' }],
		['Days', { days: 'Monday' }],
		['Days', { days: { monday: true } }],
		['Time Zone', { timeZone: 'Berlin' }],
		['Time Zone', { timeZone: 'Europe/Atlantis' }],
		['Time Zone', { timeZone: '+02:00' }],
		['Time Zone', { timeZone: 2 }],
	])('names %s when it refuses %p', (field, hours) => {
		expect(() => read(hours)).toThrow(Refusal);
		expect(() => read(hours)).toThrow(`"Calling Hours: ${field}" `);
	});

	it('refuses what is no hours at all', () => {
		expect(() => readCallingHours('09:00', WORKFLOW_ZONE)).toThrow(
			'"Calling Hours" can\'t be "09:00"',
		);
	});

	it('refuses a workflow zone that nobody knows', () => {
		expect(() => readCallingHours({ hours: {} }, 'Nowhere')).toThrow('"Calling Hours: Time Zone"');
	});
});
