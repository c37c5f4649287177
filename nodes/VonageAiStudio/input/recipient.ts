import { quoted, Refusal } from './refusal';
import { isEmpty, scalarText } from './text';

export const RECIPIENT_FIELD = 'To';

/** Spaces and invisible marks, dashes of every length, dots and brackets. */
const DECORATION =
	/[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\-\u2010-\u2015\u2212.()[\]]/g;
/** The digits of a number with its country code (source: ITU-T E.164; `contract.md`, "Numbers"). */
const NUMBER = /^[1-9]\d{6,14}$/;
const SIP_ADDRESS = /^sips?:[^\s@]+@[^\s@]+$/i;

/**
 * Makes of an entered recipient what AI Studio accepts: digits with the country code, or a SIP address
 * (source: AI Studio documentation, "Destination Parameters").
 * @param sipAllowed whether the channel can reach a SIP address; only voice can
 * @throws Refusal for anything that would not surely reach the person meant
 */
export function readRecipient(value: unknown, sipAllowed: boolean): string {
	if (isEmpty(value)) {
		throw new Refusal(
			RECIPIENT_FIELD,
			'is empty',
			'Enter a phone number with its country code, or leave rows without one out before this node.',
		);
	}
	const text = scalarText(value)?.trim() ?? '';
	return /^sips?:/i.test(text) ? readSipAddress(text, sipAllowed) : readNumber(value, text);
}

function readSipAddress(text: string, sipAllowed: boolean): string {
	if (!sipAllowed) {
		throw new Refusal(
			RECIPIENT_FIELD,
			`is a SIP address, ${quoted(text)}`,
			'Only voice calls reach SIP addresses. Enter a phone number with its country code.',
		);
	}
	if (!SIP_ADDRESS.test(text)) {
		throw new Refusal(
			RECIPIENT_FIELD,
			`is not a whole SIP address: ${quoted(text)}`,
			'A SIP address looks like sip:name@host.',
		);
	}
	return text;
}

function readNumber(value: unknown, text: string): string {
	const digits = text
		// "+44 (0)20 …": the bracketed zero is dialled inside the country only.
		.replace(/^(\s*(?:\+|00)?\s*\d{1,3}[\s.-]*)\(0\)/, '$1')
		.replace(DECORATION, '')
		.replace(/^\+/, '')
		.replace(/^00/, '');
	// A number with a sign or a fraction is a calculation, whose dash and dot must not be taken out.
	const isWhole = typeof value !== 'number' || (Number.isSafeInteger(value) && value > 0);
	if (isWhole && NUMBER.test(digits)) return digits;
	throw new Refusal(
		RECIPIENT_FIELD,
		`is not a phone number that can be reached: ${quoted(value)}`,
		adviceFor(digits),
	);
}

function adviceFor(digits: string): string {
	if (/^\d(\.?\d+)?e\+?\d+$/i.test(digits)) {
		return 'The spreadsheet rounded the number. Format its column as text and enter the number again.';
	}
	if (/^0\d+$/.test(digits)) {
		return 'It starts with 0, so its country code is missing. Enter it like 972541116037 or +972 54 111 6037.';
	}
	return 'Enter 7 to 15 digits with the country code, like 972541116037 or +972 54 111 6037.';
}
