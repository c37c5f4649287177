import { quoted, Refusal } from './refusal';
import { readRequiredText } from './values';

/** A number as it was written: its digits, and what the notation says about them. */
export interface WrittenNumber {
	/** What was entered, for messages. */
	text: string;
	/** The sign that a country code follows, if there is one. */
	prefix: '' | '+' | '00';
	/** The digits after the prefix. */
	digits: string;
	/** The same without the zero of "+45 (0)20 12 34 56", which nobody dials from abroad. */
	digitsWithoutZero: string;
}

/** Something that a cell may hold in place of one number. */
interface Mistake {
	isIn: (text: string) => boolean;
	problem: string;
	advice: string;
}

const ADVICE_FOR_EMPTY =
	'Enter a phone number with its country code, or leave rows without one out before this node.';
const ENTER_AS_TEXT = 'Format the column as text and enter the number again.';

/** 2026-11-20, also with a time, and 20.11.2026, 11/20/2026. */
const DATES = [
	/^(19|20)\d\d-(0[1-9]|1[0-2])-([0-2]\d|3[01])($|[T ])/,
	/^(0?[1-9]|[12]\d|3[01])([./-])(0?[1-9]|[12]\d|3[01])\2(19|20)\d\d$/,
];

/** The first that fits is reported. */
const MISTAKES: Mistake[] = [
	{
		isIn: (text) => /^[+-]?\d+([.,]\d+)?e\+?\d+$/i.test(text),
		problem: 'was rounded by a spreadsheet, which lost its last digits',
		advice: ENTER_AS_TEXT,
	},
	{
		isIn: (text) => /^#(N\/A|REF|VALUE|NAME|DIV\/0|NUM|NULL|ERROR)\b/i.test(text),
		problem: 'is an error of the spreadsheet',
		advice: 'Correct the formula of this cell.',
	},
	{
		isIn: (text) => DATES.some((date) => date.test(text)),
		problem: 'is a date',
		advice: 'Check which column the expression names.',
	},
	{
		isIn: (text) => /^[-\u2212]/.test(text),
		problem: 'is negative',
		advice: `A spreadsheet may have taken its dashes for minus signs. ${ENTER_AS_TEXT}`,
	},
	{
		isIn: (text) =>
			/\d[ ,;(.-]*(extension|ext|extn|x|#|anexo|ramal|poste|доб|durchwahl|,,)[ .:=]*\d{1,7}\)?$/i.test(
				text,
			),
		problem: 'has an extension',
		advice: 'AI Studio dials no extensions. Enter a number that reaches the person directly.',
	},
	{
		isIn: holdsSeveral,
		problem: 'holds more than one number',
		advice: 'Enter one number, or make a row of each before this node.',
	},
	{
		isIn: (text) => /\p{L}/u.test(text),
		problem: 'holds letters',
		advice: 'Enter the digits of one phone number and nothing else.',
	},
];

/** Soft hyphens, marks of direction, zero-width spaces: what comes along when a number is copied. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}|\p{Cf}/gu;

/** What spreadsheets, links and lists of leads write in front of a number. */
const LABEL = /^'?((tel|callto|whatsapp|p):(\/\/)?)? */i;

/** Spaces, dashes of every length, dots, slashes and brackets. */
const DECORATION = /[\s\-\u2010-\u2015\u2212\u30fc.\u00b7/()[\]]/g;

/**
 * Takes the notation off a number. Whether such a number exists is not checked.
 * @throws Refusal for anything that is not one number
 */
export function readWrittenNumber(value: unknown, field: string): WrittenNumber {
	if (typeof value === 'number' && !Number.isInteger(value)) {
		throw new Refusal(field, `is not a whole number: ${quoted(String(value))}`, ENTER_AS_TEXT);
	}
	const text = readRequiredText(value, field, ADVICE_FOR_EMPTY);
	const plain = plainText(text);
	const mistake = MISTAKES.find(({ isIn }) => isIn(plain));
	if (mistake) throw new Refusal(field, `${mistake.problem}: ${quoted(text)}`, mistake.advice);
	const number = /^(\+|00|)(\d+)$/.exec(withoutDecoration(plain));
	if (!number) {
		throw new Refusal(
			field,
			`is not a phone number: ${quoted(text)}`,
			'Enter one number with its country code, like +1 201 555 0123.',
		);
	}
	const [, prefix, digits] = number;
	const digitsWithoutZero = withoutDecoration(plain.replace('(0)', '')).slice(prefix.length);
	return { text, prefix: prefix as WrittenNumber['prefix'], digits, digitsWithoutZero };
}

/** The entry in ASCII as far as it has such signs, without what nobody sees or dials. */
function plainText(text: string): string {
	return (
		withoutInvisible(text)
			.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
			.replace(/[^\P{Nd}0-9]/gu, asciiDigit)
			.replace(/[^\S\n]+/g, ' ')
			.trim()
			.replace(LABEL, '')
			// As a data frame writes a whole number.
			.replace(/^(\+?\d{7,15})\.0+$/, '$1')
	);
}

/** An entry without what comes along when it is copied. */
export function withoutInvisible(text: string): string {
	return text.replace(INVISIBLE, '');
}

/** The ASCII form of a digit of any script. Unicode keeps the digits of a script together, from 0 to 9. */
function asciiDigit(digit: string): string {
	const code = digit.codePointAt(0) as number;
	let first = code;
	while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1;
	return String((code - first) % 10);
}

function withoutDecoration(text: string): string {
	// No country code begins with 0, so that "+00" means no more than "00".
	return text.replace(DECORATION, '').replace(/^\+00/, '00');
}

/** Whether there are two numbers with a sign, a word, or a space and a zero between them. */
function holdsSeveral(text: string): boolean {
	const parts = text.split(/[,;|&\n]|\p{L}{2,}|(?<=\d\D*)\+/u).map(countDigits);
	const national = text.split(' ').filter((part) => /^0\d{5,}$/.test(part));
	const isApart = parts.filter((digits) => digits >= 5).length > 1 || national.length > 1;
	return isApart || holdsSeveralBySlash(text);
}

/** "+49 30/901820" is one number, "0541116037/38" and "555-0123/555-0124" are two. */
function holdsSeveralBySlash(text: string): boolean {
	const [before, after, ...more] = text.replace(/^00/, '+').split('/').map(countDigits);
	if (after === undefined) return false;
	const longestAreaCode = /^\+/.test(text.replace(/^00/, '+')) ? 8 : 6;
	return more.length > 0 || before > longestAreaCode || after < 3;
}

function countDigits(text: string): number {
	return text.replace(/\D/g, '').length;
}
