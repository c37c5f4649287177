import type { INodeProperties } from 'n8n-workflow';
import type { BodyField } from './bodyField';
import { type CallingHours, callingHoursOption, readCallingHours } from './callingHours';
import { defaultCountryOption, readDefaultCountry } from './defaultCountry';
import { checkNumberOption, readCheckNumber } from './recipient';
import { includeInputFields, optionsOf, referenceParameter } from './options';
import { type ParameterValues, readNumber, readSwitch, readText } from './values';

/** The options of one start, read and checked. */
export interface StartOptions {
	hangupOnAnswerMachine?: boolean;
	callingHours?: CallingHours;
	defaultCountry?: ReturnType<typeof readDefaultCountry>;
	checkNumber: boolean;
	signStatusUrl: boolean;
	sessionsPerSecond: number;
	rateLimitRetries: number;
	/** The session parameter that carries the reference. */
	referenceParameter?: string;
	includeInputFields: boolean;
	/** Nothing is sent. */
	checkOnly: boolean;
	/** Whom a manual execution calls instead of everybody, as entered. */
	testRecipient?: string;
}

/** The rates that Vonage grants (source: AI Studio documentation, "Are you within the limits?"). */
const RATES_PER_SECOND = [1, 3, 5];
const DEFAULT_RETRIES = 10;
const MOST_RETRIES = 100;

/** The options of all starts; each shows only where it does something. */
export const startOptions: INodeProperties = optionsOf([
	callingHoursOption,
	checkNumberOption,
	{
		displayName: 'Check Only',
		name: 'checkOnly',
		type: 'boolean',
		default: true,
		description:
			'Whether to check every item without starting anything. Each item comes out with the request that would be sent.',
	},
	defaultCountryOption,
	{
		displayName: 'Hang Up on Voicemail',
		name: 'hangupOnAnswerMachine',
		type: 'boolean',
		default: true,
		displayOptions: { show: { '/resource': ['voiceCall'] } },
		description:
			'Whether to end the call if an answering machine picks up. Vonage calls this a beta feature.',
	},
	includeInputFields,
	{
		displayName: 'Rate Limit Retries',
		name: 'rateLimitRetries',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: MOST_RETRIES },
		default: DEFAULT_RETRIES,
		description:
			'How often one item is retried when AI Studio says that sessions start too fast. A refused start rings no phone.',
	},
	referenceParameter,
	{
		displayName: 'Sessions per Second',
		name: 'sessionsPerSecond',
		type: 'options',
		options: RATES_PER_SECOND.map((rate) => ({ name: String(rate), value: rate })),
		default: 1,
		description:
			'How many sessions the agent may start each second. Choose more than 1 only after Vonage has approved it for this agent.',
	},
	{
		displayName: 'Sign Status URL',
		name: 'signStatusUrl',
		type: 'boolean',
		default: true,
		displayOptions: { show: { '/operation': ['start'] } },
		description:
			'Whether to add the reference and a signature to the status URL, by which the trigger knows the row. Switch it off only if another system receives the callbacks.',
	},
	{
		displayName: 'Test Recipient',
		name: 'testRecipient',
		type: 'string',
		default: '',
		placeholder: 'e.g. your own number',
		description:
			'While you test: a manual execution starts only the first item, and to this recipient. Published workflows ignore it.',
	},
]);

/**
 * Reads the options collection of a start.
 * @param zone the time zone of calling hours that name none
 * @throws Refusal for a value that an expression returned and that the option does not have
 */
export function readStartOptions(parameters: ParameterValues, zone: string): StartOptions {
	const options = (parameters.options ?? {}) as ParameterValues;
	return {
		hangupOnAnswerMachine: readSwitch(options.hangupOnAnswerMachine, 'Hang Up on Voicemail'),
		callingHours: readCallingHours(options.callingHours, zone),
		defaultCountry: readDefaultCountry(options.defaultCountry),
		checkNumber: readCheckNumber(options.checkNumber),
		signStatusUrl: readSwitch(options.signStatusUrl, 'Sign Status URL') ?? true,
		sessionsPerSecond: readNumber(
			options.sessionsPerSecond ?? 1,
			'Sessions per Second',
			(rate) => RATES_PER_SECOND.includes(rate),
			'AI Studio allows 1, and 3 or 5 for agents that Vonage approved for it.',
		),
		rateLimitRetries: readNumber(
			options.rateLimitRetries ?? DEFAULT_RETRIES,
			'Rate Limit Retries',
			(retries) => Number.isInteger(retries) && retries >= 0 && retries <= MOST_RETRIES,
			`Enter a whole number from 0 to ${MOST_RETRIES}.`,
		),
		referenceParameter: readText(options.referenceParameter, 'Reference Parameter'),
		includeInputFields: readSwitch(options.includeInputFields, 'Include Input Fields') ?? true,
		checkOnly: readSwitch(options.checkOnly, 'Check Only') ?? false,
		testRecipient: readText(options.testRecipient, 'Test Recipient'),
	};
}

/** Beta at Vonage, so it is sent only if the user added the option. */
export const hangupOnAnswerMachine: BodyField = {
	body: 'hangup_on_answer_machine',
	properties: [],
	read: (_parameters, { options }) => options.hangupOnAnswerMachine,
};
