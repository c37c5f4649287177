import { type CountryCode, isSupportedCountry } from 'libphonenumber-js/min';
import type { INodeProperties } from 'n8n-workflow';
import { COUNTRY_NAMES } from './countryNames';
import { quoted, Refusal } from './refusal';
import { readText } from './values';

const FIELD = 'Default Country';

/** The option that says how a number without its country code is read. */
export const defaultCountryOption: INodeProperties = {
	displayName: FIELD,
	name: 'defaultCountry',
	type: 'options',
	options: [
		{ name: '(None)', value: '' },
		...Object.entries(COUNTRY_NAMES).map(([value, name]) => ({ name, value })),
	],
	default: '',
	description:
		'The country of all numbers that are written without a country code. Without it such numbers are refused. An expression gives two letters, such as US, GB or DE.',
};

/**
 * Reads the two letters of a country (ISO 3166-1).
 * @returns undefined if nothing was entered
 * @throws Refusal for anything that libphonenumber has no numbering plan for
 */
export function readDefaultCountry(value: unknown): CountryCode | undefined {
	const letters = readText(value, FIELD)?.toUpperCase();
	if (letters === undefined || isSupportedCountry(letters)) return letters;
	throw new Refusal(
		FIELD,
		`is not the code of a country: ${quoted(value)}`,
		'Choose a country from the list, or enter its two letters (ISO 3166-1), such as US, DE, or GB for the United Kingdom.',
	);
}
