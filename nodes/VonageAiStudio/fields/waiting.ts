import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { type Channel, choicesOf, MESSAGE_STATUSES, SMS_ON_ITS_WAY } from '../../shared/statuses';
import { type ParameterValues, readNumber } from './values';

/** What ends the wait for a message if the user chose nothing else. An SMS is never read. */
const FINAL_STATUSES: Record<Channel, string[]> = {
	voice: [],
	sms: ['delivered', 'rejected', 'undeliverable'],
	whatsapp: ['delivered', 'read', 'rejected', 'undeliverable'],
};

const callMinutes: INodeProperties = {
	displayName: 'Wait Minutes',
	name: 'waitMinutes',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 2,
	description:
		'AI Studio reports only calls that nobody picked up. If no report comes in this time, the call was most likely answered.',
};

const messageMinutes: INodeProperties = {
	...callMinutes,
	default: 60,
	description:
		'How long to wait for one of these statuses before the workflow continues without one',
};

const messageStatuses = (channel: 'sms' | 'whatsapp'): INodeProperties => ({
	displayName: 'Wait for Statuses',
	name: 'waitForStatuses',
	type: 'multiOptions',
	options: choicesOf(MESSAGE_STATUSES),
	default: [...FINAL_STATUSES[channel]],
	description:
		'The workflow continues as soon as one of these is reported; other known statuses are ignored',
});

const smsStatuses = messageStatuses('sms');
const whatsAppStatuses = messageStatuses('whatsapp');

/** The fields that only Start and Wait has. */
export function waitProperties(channel: Channel): INodeProperties[] {
	if (channel === 'voice') return [callMinutes];
	return [channel === 'sms' ? smsStatuses : whatsAppStatuses, messageMinutes];
}

/** A year: longer than anything is reported. */
const MOST_MINUTES = 366 * 24 * 60;

/** How long to wait, in milliseconds. @throws Refusal for what is no number of minutes */
export function readWaitMs({ waitMinutes }: ParameterValues): number {
	const minutes = readNumber(
		waitMinutes,
		'Wait Minutes',
		(number) => number > 0 && number <= MOST_MINUTES,
		'Enter a number of minutes above 0, at most a year.',
	);
	return minutes * 60_000;
}

/** What a waiting execution waits for. */
export interface Waiting {
	channel: Channel;
	/** The start that it waits for; callbacks of other starts don't wake it. */
	reference: string;
	/** The statuses that wake it, besides those that nobody knows. Empty: those that are final. */
	statuses: string[];
}

/**
 * The status of a callback that wakes the execution. Calls have no interim statuses, so any wakes it; so
 * does an unknown status, since nobody documents what AI Studio sends for an SMS.
 * @param reference the query parameter of that name, as the callback's URL carries it
 * @returns undefined if the execution is to wait on
 */
export function awaitedStatus(
	waiting: Waiting,
	reference: unknown,
	{ status }: IDataObject,
): string | undefined {
	if (typeof status !== 'string' || reference !== waiting.reference) return undefined;
	const { channel } = waiting;
	const statuses = waiting.statuses.length > 0 ? waiting.statuses : FINAL_STATUSES[channel];
	const isKnown = [...MESSAGE_STATUSES, ...SMS_ON_ITS_WAY].includes(status);
	return channel === 'voice' || !isKnown || statuses.includes(status) ? status : undefined;
}
