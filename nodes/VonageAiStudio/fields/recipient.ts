import type { INodeProperties } from 'n8n-workflow';
import type { BodyField } from './bodyField';
import { type NumberRules, readPhoneNumber } from './phoneNumber';
import { withoutInvisible } from './phoneText';
import { quoted, Refusal } from './refusal';
import { readSwitch, scalarText } from './values';

const FIELD = 'To';
const CHECK_NUMBER = 'Check Number';
const SIP_ADDRESS = /^sips?:[^\s@]+@[^\s@]+$/i;

/** Only for AI agents, whose models may fill in the field before it. */
const toolNotice: INodeProperties = {
	displayName:
		'<b>Who may be called?</b> With the star button on <b>To</b>, the model can call and write to any number. Enter the number yourself, or let the model choose a name from your own list.',
	name: 'toolNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: { '@tool': [true] } },
};

/** `to` of a call (source: AI Studio documentation). */
export const voiceRecipient = recipient(true);
/** `to` of a message (source: AI Studio documentation). */
export const messageRecipient = recipient(false);

function recipient(sipAllowed: boolean): BodyField {
	return {
		body: 'to',
		properties: [recipientProperty(sipAllowed), toolNotice],
		read: ({ to }, { options: { defaultCountry, checkNumber } }) =>
			readRecipient(to, { sipAllowed, defaultCountry, checkNumber }),
	};
}

/** @param sipAllowed whether the channel can reach a SIP address */
function recipientProperty(sipAllowed: boolean): INodeProperties {
	return {
		displayName: FIELD,
		name: 'to',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. +1 201 555 0123',
		hint: 'With the country code, or set the option Default Country',
		description: `A phone number in any usual notation${sipAllowed ? ', or a SIP address like sip:name@host' : ''}`,
	};
}

/** The option that lets numbers through which libphonenumber does not know. */
export const checkNumberOption: INodeProperties = {
	displayName: CHECK_NUMBER,
	name: 'checkNumber',
	type: 'boolean',
	default: true,
	description:
		'Whether to refuse numbers that do not exist in the numbering plan of their country. Switch it off only for ranges that are newer than this package.',
};

/** Reads the option Check Number. @throws Refusal for anything but true and false */
export function readCheckNumber(value: unknown): boolean {
	return readSwitch(value, CHECK_NUMBER) ?? true;
}

/** How to read a recipient. */
export interface RecipientRules extends NumberRules {
	/** Whether the channel can reach a SIP address; only voice can. */
	sipAllowed: boolean;
}

/**
 * Reads what AI Studio accepts as a recipient: digits with the country code, or a SIP address
 * (source: AI Studio documentation, "Destination Parameters").
 * @throws Refusal for anything that would not surely reach the person meant
 */
export function readRecipient(value: unknown, { sipAllowed, ...rules }: RecipientRules): string {
	const text = withoutInvisible(scalarText(value) ?? '')
		.trim()
		.replace(/^'/, '');
	return /^sips?:/i.test(text)
		? readSipAddress(text, sipAllowed)
		: readPhoneNumber(value, FIELD, rules);
}

function readSipAddress(text: string, sipAllowed: boolean): string {
	if (!sipAllowed) {
		throw new Refusal(
			FIELD,
			`is a SIP address: ${quoted(text)}`,
			'Only voice calls reach SIP addresses. Enter a phone number with its country code.',
		);
	}
	if (!SIP_ADDRESS.test(text)) {
		throw new Refusal(
			FIELD,
			`is not a whole SIP address: ${quoted(text)}`,
			'A SIP address looks like sip:name@host.',
		);
	}
	return text;
}
