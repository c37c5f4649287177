import { readPhoneNumber } from '../../nodes/VonageAiStudio/fields/phoneNumber';
import { readRecipient } from '../../nodes/VonageAiStudio/fields/recipient';

describe('a cell', () => {
	it.each([
		['+972541116037.0', '972541116037'],
		['+491511234567.0', '491511234567'],
	])('%p, as a data frame writes a float, never dials another digit', (cell, digits) => {
		let read: string | undefined;
		try {
			read = readPhoneNumber(cell, 'To');
		} catch {
			return;
		}
		expect(read).toBe(digits);
	});

	it.each([
		['20.11.2026', 'DE'],
		['20.11.2026', 'AT'],
		['20.11.2026', 'IT'],
		['20-11-2026', 'DK'],
		['20.11.2026', 'NO'],
	] as const)('%p, a date, is refused in %s', (cell, defaultCountry) => {
		expect(() => readPhoneNumber(cell, 'To', { defaultCountry })).toThrow();
	});

	it.each([['0301234 0305678'], ['0891234\t0896789']])('%p, two numbers, is refused', (cell) => {
		expect(() => readPhoneNumber(cell, 'To', { defaultCountry: 'DE' })).toThrow();
	});

	it('with an error of a spreadsheet is not told to hold more than one number', () => {
		expect(() => readPhoneNumber('#N/A', 'To')).not.toThrow(/more than one/);
		expect(() => readPhoneNumber('#N/A', 'To')).toThrow();
	});

	it('that a spreadsheet rounded is told so in any scale', () => {
		expect(() => readPhoneNumber('97.2541E+10', 'To')).toThrow(/rounded/);
	});

	it.each(['\u200fsip:front@pbx.example.com', "'sip:front@pbx.example.com"])(
		'%p is a SIP address',
		(cell) => {
			expect(readRecipient(cell, { sipAllowed: true })).toBe('sip:front@pbx.example.com');
		},
	);
});
