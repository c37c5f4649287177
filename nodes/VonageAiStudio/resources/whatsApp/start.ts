import {
	agentId,
	fixed,
	messageRecipient,
	sessionParameters,
	statusUrl,
} from '../../outbound/fields';
import { startOperation } from '../../outbound/operations';
import type { StartKind } from '../../outbound/prepare';
import { templateFields } from './template';

/** `POST /messaging/conversation` (source: AI Studio documentation, "Triggering an outbound WhatsApp virtual agent"). */
export const whatsAppKind: StartKind = {
	channel: 'whatsapp',
	path: '/messaging/conversation',
	fields: [
		agentId,
		messageRecipient,
		fixed('channel', 'whatsapp'),
		...templateFields,
		statusUrl(true, 'Where AI Studio reports whether the message was delivered and read.'),
		sessionParameters,
	],
};

export const start = startOperation(whatsAppKind, {
	noun: 'WhatsApp conversation',
	description: 'The agent writes to one person for each item, beginning with an approved template',
});
