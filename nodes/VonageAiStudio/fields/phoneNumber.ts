import {
	type CountryCode,
	getCountryCallingCode,
	parsePhoneNumberFromString,
	type PhoneNumber,
	validatePhoneNumberLength,
} from 'libphonenumber-js/min';
import { COUNTRY_NAMES } from './countryNames';
import { readWrittenNumber, type WrittenNumber } from './phoneText';
import { quoted, Refusal } from './refusal';
import { readText } from './values';

/** How to read what a number leaves open. */
export interface NumberRules {
	/** The country of every number that is written without its country code. */
	defaultCountry?: CountryCode;
	/** False takes any 7 to 15 digits, for ranges that are newer than the metadata. */
	checkNumber?: boolean;
}

/** The digits of a number with its country code, or why it can't be read. */
type Reading = string | { problem: string; advice: string };

/** The digits of a number with its country code (source: ITU-T E.164). */
const E164 = /^[1-9]\d{6,14}$/;

/** The longest national numbers that begin with their own country code are Brazil's, of area 55. */
const LONGEST_NATIONAL_NUMBER = 11;

/** Few numbers with a country code are shorter, but most national ones without their 0 are. */
const SHORTEST_INTERNATIONAL_NUMBER = 10;

/** What to do about a number, by the options that the operation has. */
interface Advice {
	/** About a number without its country. */
	country: string;
	/** About a number that the metadata does not know. */
	check: string;
}

const ADD_COUNTRY_CODE = 'Write it with + and its country code, like +1 201 555 0123.';
const WITH_OPTIONS: Advice = {
	country: `${ADD_COUNTRY_CODE} If all numbers without one are of the same country, set the option "Default Country".`,
	check: 'Check the number. If it is right, switch off the option "Check Number".',
};
const WITHOUT_OPTIONS: Advice = {
	country: ADD_COUNTRY_CODE,
	check: 'Check the number. If it is right, enter it as digits only.',
};

/**
 * Reads a phone number in any common notation, by the numbering plans of libphonenumber.
 * @returns its digits with the country code, without +
 * @throws Refusal for anything that would not surely reach the person meant
 */
export function readPhoneNumber(value: unknown, field: string, rules: NumberRules = {}): string {
	const written = readWrittenNumber(value, field);
	const reading =
		rules.checkNumber === false
			? uncheckedReading(written, rules)
			: checkedReading(written, rules, WITH_OPTIONS);
	return digitsOrRefusal(reading, written, field);
}

/**
 * Reads a number to search sessions for, which hold numbers as digits. Plain digits are taken as they are,
 * since a session may hold just these. So are SIP addresses, and words such as "anonymous".
 * @returns undefined if nothing was entered
 * @throws Refusal for a number that can't be read
 */
export function readNumberFilter(value: unknown, field: string): string | undefined {
	const text = readText(value, field);
	if (text === undefined || /^[1-9]\d*$/.test(text)) return text;
	if (!/\p{Nd}/u.test(text) || /\p{L}{2}|@/u.test(text)) return text;
	const written = readWrittenNumber(text, field);
	return digitsOrRefusal(checkedReading(written, {}, WITHOUT_OPTIONS), written, field);
}

function digitsOrRefusal(reading: Reading, { text }: WrittenNumber, field: string): string {
	if (typeof reading === 'string') return reading;
	throw new Refusal(field, `${reading.problem}: ${quoted(text)}`, reading.advice);
}

function checkedReading(
	written: WrittenNumber,
	{ defaultCountry }: NumberRules,
	advice: Advice,
): Reading {
	const { prefix } = written;
	if (prefix === '+' || (prefix === '00' && !defaultCountry)) {
		return readWithCountryCode(written, advice);
	}
	return defaultCountry
		? readForCountry(written, defaultCountry, advice)
		: readWithoutCountry(written, advice);
}

/** The country code was written, so a possible number is enough: countries open new ranges every month. */
function readWithCountryCode(
	{ digits, digitsWithoutZero }: WrittenNumber,
	advice: Advice,
): Reading {
	const number = [digits, digitsWithoutZero].map(international).find(isPossible);
	if (number) return digitsOf(number);
	switch (validatePhoneNumberLength(`+${digits}`)) {
		case 'INVALID_COUNTRY':
			return { problem: 'does not begin with a country code', advice: advice.country };
		case 'TOO_LONG':
			return { problem: 'has too many digits for its country', advice: advice.check };
		case 'TOO_SHORT':
			return { problem: 'has too few digits for its country', advice: advice.check };
		default:
			return { problem: 'has a wrong number of digits', advice: advice.check };
	}
}

/** The country decides. Digits that could just as well be a number with its country code are refused. */
function readForCountry(written: WrittenNumber, country: CountryCode, advice: Advice): Reading {
	const { prefix, digits } = written;
	// Knows what people of this country dial before a country code, such as 011 or 0011.
	const national = parsePhoneNumberFromString(prefix + digits, country);
	const withCode = international(digits);
	const isOther = isValid(withCode) && withCode.number !== national?.number;
	if (prefix === '00') {
		if (!isValid(national)) return readWithCountryCode(written, advice);
		return isOther ? unclear(national, withCode) : digitsOf(national);
	}
	if (isOther) {
		const isOwnCode = withCode.countryCallingCode === getCountryCallingCode(country);
		const isLong = digits.length > LONGEST_NATIONAL_NUMBER;
		if (isOwnCode && isLong) return digitsOf(withCode);
		const isUnclear = isOwnCode || isLong || !isValid(national);
		if (isUnclear && isPossible(national)) return unclear(national, withCode);
	}
	if (isPossible(national)) return digitsOf(national);
	return {
		problem: `is not a number of the default country, ${COUNTRY_NAMES[country]}`,
		advice: `Write numbers of other countries with + and their country code. ${advice.check}`,
	};
}

function unclear(national: PhoneNumber, withCode: PhoneNumber): Reading {
	return {
		problem: `may be ${national.number} or ${withCode.number}`,
		advice: ADD_COUNTRY_CODE,
	};
}

/** Nobody says which country it is, so the digits must be a number with its country code and nothing else. */
function readWithoutCountry({ digits }: WrittenNumber, advice: Advice): Reading {
	const number = international(digits);
	if (isValid(number) && !isLikeNational(digits)) return digitsOf(number);
	return {
		problem: isValid(number)
			? 'may be a number without its country code'
			: 'has no country code that fits',
		advice: advice.country,
	};
}

/**
 * Many numbers of the USA, without their country code, are valid numbers elsewhere: (646) 555-0123 in New
 * Zealand. So are many mobile numbers of Australia that have lost their 0.
 */
function isLikeNational(digits: string): boolean {
	if (digits.length < SHORTEST_INTERNATIONAL_NUMBER) return true;
	return digits.length === 10 && isValid(parsePhoneNumberFromString(digits, 'US'));
}

/** Gives the same as the check where the number passes it. */
function uncheckedReading(written: WrittenNumber, rules: NumberRules): Reading {
	const { prefix, digits } = written;
	const checked = checkedReading(written, rules, WITH_OPTIONS);
	if (typeof checked === 'string') return checked;
	const { defaultCountry } = rules;
	const text = prefix === '00' && !defaultCountry ? `+${digits}` : prefix + digits;
	const number = parsePhoneNumberFromString(text, defaultCountry);
	const read = number ? digitsOf(number) : digits;
	if (E164.test(read)) return read;
	return read.startsWith('0')
		? { problem: 'has no country code', advice: WITH_OPTIONS.country }
		: { problem: 'does not have 7 to 15 digits', advice: ADD_COUNTRY_CODE };
}

function international(digits: string): PhoneNumber | undefined {
	return parsePhoneNumberFromString(`+${digits}`);
}

function isPossible(number: PhoneNumber | undefined): number is PhoneNumber {
	return number !== undefined && number.isPossible() && E164.test(digitsOf(number));
}

function isValid(number: PhoneNumber | undefined): number is PhoneNumber {
	return isPossible(number) && number.isValid();
}

/** @param number in E.164, so digits after a + */
function digitsOf({ number }: PhoneNumber): string {
	return number.slice(1);
}
