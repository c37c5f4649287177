import { readNumber } from './number';
import { quoted, Refusal } from './refusal';
import { type Entered, isEmpty, readText } from './text';

/** The options of one start, read and checked. */
export interface StartOptions {
	hangupOnAnswerMachine?: boolean;
	/** The user's own key for the session; undefined asks for a fresh one. */
	reference?: string;
	signStatusUrl: boolean;
	startOnce: boolean;
	sessionsPerSecond: number;
	rateLimitRetries: number;
}

/** The rates that Vonage grants (source: AI Studio documentation, "Are you within the limits?"). */
const RATES_PER_SECOND = [1, 3, 5];
const MOST_RETRIES = 100;

/**
 * Reads the options collection of a start.
 * @throws Refusal for a value that an expression made and that the option does not have
 */
export function readStartOptions(entered: Entered): StartOptions {
	const options = (entered.options ?? {}) as Entered;
	const reference = readText(options.reference, 'Reference');
	const startOnce = readSwitch(options.startOnce, 'Start Once') ?? false;
	if (reference !== undefined && /\p{Surrogate}/u.test(reference)) {
		throw new Refusal('Reference', 'holds half a character', 'Check where the text was cut.');
	}
	if (startOnce && reference === undefined) {
		throw new Refusal(
			'Start Once',
			'needs a Reference',
			'Add the option Reference and fill it with what tells your rows apart, such as a customer number.',
		);
	}
	return {
		hangupOnAnswerMachine: readSwitch(
			options.hangupOnAnswerMachine,
			'Hang Up on Answering Machine',
		),
		reference,
		signStatusUrl: readSwitch(options.signStatusUrl, 'Sign Status URL') ?? true,
		startOnce,
		sessionsPerSecond: readNumber(
			options.sessionsPerSecond ?? 1,
			'Sessions per Second',
			(rate) => RATES_PER_SECOND.includes(rate),
			'AI Studio allows 1, and 3 or 5 for agents that Vonage approved for it.',
		),
		rateLimitRetries: readNumber(
			options.rateLimitRetries ?? 5,
			'Rate Limit Retries',
			(retries) => Number.isInteger(retries) && retries >= 0 && retries <= MOST_RETRIES,
			`Enter a whole number from 0 to ${MOST_RETRIES}.`,
		),
	};
}

function readSwitch(value: unknown, field: string): boolean | undefined {
	if (isEmpty(value)) return undefined;
	if (typeof value === 'boolean') return value;
	const text = String(value).trim().toLowerCase();
	if (text === 'true' || text === 'false') return text === 'true';
	throw new Refusal(field, `must be true or false, not ${quoted(value)}`, 'Check the expression.');
}
