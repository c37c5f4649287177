import type { BodyField } from './bodyField';
import { readRequiredText } from './values';

/** Temporary. */
const recipient = (): BodyField => ({
	body: 'to',
	properties: [{ displayName: 'To', name: 'to', type: 'string', required: true, default: '' }],
	read: ({ to }) => readRequiredText(to, 'To', 'Enter a number.').replace(/^\+|^00|[\s()-]/g, ''),
});
export const voiceRecipient = recipient();
export const messageRecipient = recipient();
export const readPhoneNumber = (value: unknown, _field: string) => String(value);
