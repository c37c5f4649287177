import type { CountryCode } from 'libphonenumber-js/min';
import {
	defaultCountryOption,
	readDefaultCountry,
} from '../../nodes/VonageAiStudio/fields/defaultCountry';
import { readNumberFilter } from '../../nodes/VonageAiStudio/fields/phoneNumber';
import { readRecipient } from '../../nodes/VonageAiStudio/fields/recipient';
import { Refusal } from '../../nodes/VonageAiStudio/fields/refusal';
import { seededRandom } from '../harness/random';

/** Cells of lists, all of one number for each country. Where a plan reserves numbers for fiction, it is one of these. */
interface CountryCells {
	country: CountryCode;
	sent: string;
	/** Written with + : the same number wherever the list comes from. */
	withPlus: string[];
	/** Written with 00 or with bare digits: sure as long as no other country is set. */
	withCode: unknown[];
	/** Sure only with the country; refused without it. */
	national: unknown[];
}

const CELLS: CountryCells[] = [
	{
		country: 'US',
		sent: '16465550123',
		withPlus: [
			'+1 646 555 0123',
			'+1 (646) 555-0123',
			'+1.646.555.0123',
			'+1-646-555-0123',
			'+16465550123',
		],
		withCode: ['1 646 555 0123', '1-646-555-0123', '001 646 555 0123'],
		national: ['(646) 555-0123', '646-555-0123', '646.555.0123', 6465550123],
	},
	{
		country: 'GB',
		sent: '447700900123',
		withPlus: [
			'+44 7700 900123',
			'+44 (0)7700 900123',
			'+44 07700 900 123',
			'+447700900123',
			'(+44) 7700-900123',
		],
		withCode: ['0044 7700 900123', '00447700900123', '0044 (0)7700 900123'],
		national: ['07700 900123', '07700900123', '(07700) 900 123', 7700900123],
	},
	{
		country: 'DE',
		sent: '493023125123',
		withPlus: [
			'+49 30 23125123',
			'+49 (0)30 23125-123',
			'+49 30/23125 123',
			'+49 (30) 23 12 51 23',
		],
		withCode: ['0049 30 23125123', '493023125123', '49 30 23125123'],
		national: ['030 23125123', '030/23125-123', '(030) 23125123', '0 30 / 23 12 51 23', 3023125123],
	},
	{
		country: 'FR',
		sent: '33639981234',
		withPlus: ['+33 6 39 98 12 34', '+33 (0)6 39 98 12 34', '+33.6.39.98.12.34', '+33639981234'],
		withCode: ['33 6 39 98 12 34', '0033 6 39 98 12 34', '33639981234', '0033639981234'],
		national: ['06 39 98 12 34', '06.39.98.12.34', '0639981234', '639981234'],
	},
	{
		country: 'IL',
		sent: '972541116037',
		withPlus: ['+972 54-111-6037', '+972541116037', '+972 (0)54-1116037', '+972-054-111-6037'],
		withCode: ['972541116037', '972.54.111.6037', '00972 54 111 6037', 972541116037],
		national: ['054-111-6037', '0541116037', '054 111 6037', 541116037],
	},
	{
		country: 'IT',
		sent: '390655501234',
		withPlus: ['+39 06 5550 1234', '+39 (06) 55501234', '+39 06/55501234', '+39 (0)6 5550 1234'],
		withCode: ['390655501234', '0039 06 5550 1234', '39 06 5550 1234'],
		national: ['06 5550 1234', '06-55501234', '06/55501234', '(06) 55501234', '0655501234'],
	},
	{
		country: 'ES',
		sent: '34612345678',
		withPlus: ['+34 612 345 678', '+34 612 34 56 78', '+34-612-345-678', '(+34) 612345678'],
		withCode: ['34612345678', '0034 612 345 678', '34 612 345 678', 34612345678],
		national: ['612 345 678', '612345678', '612-34-56-78', 612345678],
	},
	{
		country: 'BR',
		sent: '5511912345678',
		withPlus: [
			'+55 11 91234-5678',
			'+55 (11) 91234-5678',
			'+55 (0)11 91234 5678',
			'+5511912345678',
		],
		withCode: ['5511912345678', '55 11 91234-5678', '0055 11 91234 5678'],
		national: [
			'(11) 91234-5678',
			'011 91234-5678',
			'11 91234 5678',
			'11912345678',
			'0 15 11 91234-5678',
		],
	},
	{
		country: 'IN',
		sent: '919876543210',
		withPlus: ['+91 98765 43210', '+91-9876543210', '+91 (0)98765 43210', '+91 987 654 3210'],
		withCode: ['919876543210', '91-98765-43210', '0091 98765 43210', 919876543210],
		national: ['98765 43210', '098765 43210', '09876543210', 9876543210],
	},
	{
		country: 'AU',
		sent: '61491570006',
		withPlus: ['+61 491 570 006', '+61 (0)491 570 006', '+61-491-570-006', '+61491570006'],
		withCode: ['61491570006', '61 491 570 006', 61491570006],
		national: ['0491 570 006', '0491570006', '(04) 9157 0006', '491 570 006', 491570006],
	},
];

const COUNTRIES = CELLS.map(({ country }) => country);
const read = (value: unknown, defaultCountry?: CountryCode, checkNumber?: boolean) =>
	readRecipient(value, { sipAllowed: true, defaultCountry, checkNumber });

function outcomeOf(readValue: () => unknown): string {
	try {
		return `sent as ${String(readValue())}`;
	} catch (error) {
		expect(error).toBeInstanceOf(Refusal);
		return `${(error as Refusal).message}. ${(error as Refusal).description}`;
	}
}

describe.each(CELLS)('numbers of $country', ({ country, sent, withPlus, withCode, national }) => {
	it.each(withPlus)('%p is the same number wherever the list comes from', (cell) => {
		expect([undefined, ...COUNTRIES].map((home) => read(cell, home))).toEqual(
			[undefined, ...COUNTRIES].map(() => sent),
		);
	});

	it.each(withCode)('%p says its country', (cell) => {
		expect(read(cell)).toBe(sent);
	});

	it.each(national)('%p needs its country', (cell) => {
		expect(read(cell, country)).toBe(sent);
		const refusal = outcomeOf(() => read(cell));
		expect(refusal).toMatch(/^"To" (has no|may be a number without its) country code/);
		expect(refusal).toContain(`"${String(cell)}"`);
		expect(refusal).toContain('with +');
		expect(refusal).toContain('"Default Country"');
	});
});

describe('the notation', () => {
	it.each<[unknown, string]>([
		['tel:+972-54-111-6037', '972541116037'],
		['whatsapp:+972541116037', '972541116037'],
		['p:+972541116037', '972541116037'],
		["'+972541116037", '972541116037'],
		['972541116037.0', '972541116037'],
		[972541116037n, '972541116037'],
		['+00972541116037', '972541116037'],
		['٩٧٢٥٤١١١٦٠٣٧', '972541116037'],
		['+९७२ ५४ १११ ६०३७', '972541116037'],
		['＋９７２ ５４（１１１）６０３７', '972541116037'],
		['\u202a+972 54\u200b-111\u00ad-6037\u202c', '972541116037'],
		['\ufeff+972\t54\u2009111\u202f6037\n', '972541116037'],
		['+972 54–111—6037', '972541116037'],
		['+45 (0)20 12 34 56', '4520123456'],
		['+800 1234 5678', '80012345678'],
		['+1 (555) 123-4567', '15551234567'],
	])('%p is sent as %s', (cell, sent) => {
		expect(read(cell)).toBe(sent);
	});

	it.each<[unknown, RegExp]>([
		['', /is empty/],
		[' \t', /is empty/],
		[null, /is empty/],
		[undefined, /is empty/],
		['+1 800 555 0100 x12', /has an extension.*"\+1 800 555 0100 x12"/],
		['+1 800 555 0100 ext. 5', /has an extension/],
		['+1 800 555 0100,,5', /has an extension/],
		['tel:+1-800-555-0100;ext=5', /has an extension/],
		['1-800-FLOWERS', /holds letters.*"1-800-FLOWERS"/],
		['+972 54 111 6037 (office)', /holds letters/],
		['call me later', /holds letters/],
		[true, /holds letters: "true"/],
		['+972541116037 / +972541116038', /more than one number/],
		['+972541116037 +972541116038', /more than one number/],
		['054-1116037, 054-1116038', /more than one number/],
		['054-1116037;054-1116038', /more than one number/],
		['054-1116037 or 054-1116038', /more than one number/],
		['0541116037\n0541116038', /more than one number/],
		['0541116037/38', /more than one number/],
		['555-0123/555-0124', /more than one number/],
		['9.72541E+11', /was rounded by a spreadsheet.*"9.72541E\+11"/],
		['9,72541E+11', /was rounded by a spreadsheet/],
		[9.72541116037e21, /was rounded by a spreadsheet/],
		[-972541116037, /is negative: "-972541116037"/],
		['−972541116037', /is negative/],
		[97254111.6037, /is not a whole number: "97254111.6037"/],
		[NaN, /is not a whole number: "NaN"/],
		['2026-11-20', /is a date/],
		[new Date(0), /is a date/],
		[['+972541116037'], /a list or an object/],
		[{ to: '+972541116037' }, /a list or an object/],
		['972,541,116,037', /is not a phone number/],
		['++972541116037', /is not a phone number/],
		['*2700', /is not a phone number/],
		['+', /is not a phone number/],
	])('%p is refused in its own words', (cell, words) => {
		expect(outcomeOf(() => read(cell))).toMatch(words);
		expect(outcomeOf(() => read(cell, 'US', false))).toMatch(words);
	});
});

describe('whatever a cell holds', () => {
	it('is sent as digits with a country code, or refused', () => {
		const random = seededRandom(7);
		const SIGNS = '00112233445566778899+ ()-./,;x#*e\u200b٩९\n';
		const sign = () => SIGNS[Math.floor(random() * SIGNS.length)];
		for (let round = 0; round < 4000; round += 1) {
			const start = ['', '+', '00', '0', '+49', '972'][round % 6];
			const cell = start + Array.from({ length: round % 17 }, sign).join('');
			const country = [undefined, 'US', 'DE', 'IT', 'BR'][round % 5] as CountryCode | undefined;
			for (const check of [true, false]) {
				const result = outcomeOf(() => read(cell, country, check));
				expect(result).toMatch(/^sent as [1-9]\d{6,14}$|^"To" [^]+"\. [^]+\.$|^"To" is empty/);
			}
		}
	});
});

describe('the country', () => {
	it('is asked for when bare digits could be a number of North America', () => {
		// Each with seven more digits is a valid number of another country, from Egypt to Bhutan.
		const areas = [
			201, 205, 239, 248, 267, 318, 352, 423, 469, 501, 507, 515, 626, 646, 678, 860, 929,
		];
		for (const area of areas) {
			expect(outcomeOf(() => read(`(${area}) 555-0123`))).toMatch(/country code/);
			expect(read(`(${area}) 555-0123`, 'US')).toBe(`1${area}5550123`);
		}
	});

	it.each<[string, CountryCode, string]>([
		['011 44 20 7946 0958', 'US', '442079460958'],
		['0044 20 7946 0958', 'US', '442079460958'],
		['0011 44 20 7946 0958', 'AU', '442079460958'],
		['0044 20 7946 0958', 'AU', '442079460958'],
		['001 415 555 2671', 'SG', '14155552671'],
		['(604) 555-0123', 'US', '16045550123'],
		['4915112345678', 'DE', '4915112345678'],
		['628123456789', 'ID', '628123456789'],
	])('%p in a list from %s is sent as %s', (cell, country, sent) => {
		expect(read(cell, country)).toBe(sent);
	});

	it.each<[string, CountryCode, RegExp]>([
		['972541116037', 'US', /not a number of the default country, United States: "972541116037"/],
		['555-0123', 'US', /not a number of the default country/],
		['972541116037', 'DE', /may be \+49972541116037 or \+972541116037/],
		['38343201234', 'XK', /may be \+38338343201234 or \+38343201234/],
	])('%p in a list from %s is refused', (cell, country, words) => {
		const refusal = outcomeOf(() => read(cell, country));
		expect(refusal).toMatch(words);
		expect(refusal).toContain('with +');
	});

	it.each<[string, RegExp]>([
		['+999 1234567', /does not begin with a country code/],
		['+0541116037', /does not begin with a country code/],
		['+44 20 7946 09581234', /too many digits/],
		['+972 5411', /too few digits/],
	])('%p fits none', (cell, words) => {
		expect(outcomeOf(() => read(cell))).toMatch(words);
	});
});

describe('without the check', () => {
	it.each<[string, string]>([
		['1234567', '1234567'],
		['123456789012345', '123456789012345'],
		['(555) 123-4567', '5551234567'],
		['+999 1234567', '9991234567'],
		['0045 123456789', '45123456789'],
	])('%p is sent as %s', (cell, sent) => {
		expect(read(cell, undefined, false)).toBe(sent);
	});

	it.each(['123456', '1234567890123456', '0541116037'])('%p is refused', (cell) => {
		expect(outcomeOf(() => read(cell, undefined, false))).toMatch(/7 to 15 digits|country code/);
	});

	it('gives the default country to a number that its plan does not know', () => {
		expect(outcomeOf(() => read('0999 999 999 999', 'GB'))).toMatch(/^"To" is not/);
		expect(read('0999 999 999 999', 'GB', false)).toBe('44999999999999');
	});

	it('changes nothing about a number that passes it', () => {
		for (const { country, sent, withPlus, withCode, national } of CELLS) {
			for (const cell of [...withPlus, ...withCode]) {
				expect(read(cell, undefined, false)).toBe(sent);
			}
			for (const cell of national) expect(read(cell, country, false)).toBe(sent);
		}
	});
});

describe('a SIP address', () => {
	it.each([
		['sip:front.desk@pbx.example.com', 'sip:front.desk@pbx.example.com'],
		[' sip:a@b.example;transport=tls ', 'sip:a@b.example;transport=tls'],
		['SIPS:a@b.example', 'SIPS:a@b.example'],
	])('%p is sent as %s', (cell, sent) => {
		expect(read(cell)).toBe(sent);
	});

	it.each(['sip:', 'sip:nobody', 'sip:a b@c.example'])('%p is refused', (cell) => {
		expect(outcomeOf(() => read(cell))).toMatch(/not a whole SIP address/);
	});

	it('is refused where it cannot be reached', () => {
		const refusal = outcomeOf(() => readRecipient('sip:a@b.example', { sipAllowed: false }));
		expect(refusal).toMatch(/is a SIP address: "sip:a@b.example"/);
	});
});

describe('the default country', () => {
	it.each<[unknown, string | undefined]>([
		['US', 'US'],
		[' de ', 'DE'],
		['', undefined],
		[undefined, undefined],
	])('%p is read as %p', (value, country) => {
		expect(readDefaultCountry(value)).toBe(country);
	});

	it.each<unknown>(['UK', 'USA', 'Germany', 49, ['US']])('%p is refused', (value) => {
		expect(outcomeOf(() => readDefaultCountry(value))).toMatch(/^"Default Country" /);
	});

	it('is chosen from a list in order of the names', () => {
		const options = defaultCountryOption.options as Array<{ name: string; value: CountryCode }>;
		const [none, ...countries] = options;
		const names = countries.map(({ name }) => name);
		expect(none.value).toBe(defaultCountryOption.default);
		expect(names).toEqual(expect.arrayContaining(['Germany', 'Israel', 'United States']));
		expect(names).toEqual([...names].sort(new Intl.Collator('en').compare));
		expect(countries.map(({ value }) => readDefaultCountry(value.toLowerCase()))).toEqual(
			countries.map(({ value }) => value),
		);
	});
});

describe('a number to search sessions for', () => {
	it.each<[unknown, string | undefined]>([
		['+972 54 111 6037', '972541116037'],
		['00972 54 111 6037', '972541116037'],
		['1 415 555 2671', '14155552671'],
		[972541116037, '972541116037'],
		['5551234567', '5551234567'],
		['12345', '12345'],
		['sip:a@b.example', 'sip:a@b.example'],
		['anonymous', 'anonymous'],
		['', undefined],
	])('%p is %p', (value, filter) => {
		expect(readNumberFilter(value, 'Source')).toBe(filter);
	});

	it.each<unknown>(['(555) 123-4567', '054-111-6037', '+1 800 555 0100 x12', '+12345', ['1']])(
		'%p is refused, without a word of options that Session does not have',
		(value) => {
			const refusal = outcomeOf(() => readNumberFilter(value, 'Source'));
			expect(refusal).toMatch(/^"Source" /);
			expect(refusal).not.toMatch(/Default Country|Check Number/);
		},
	);
});
