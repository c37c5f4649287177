import {
	agentId,
	fixed,
	messageRecipient,
	sessionParameters,
	statusUrl,
} from '../../outbound/fields';
import { startOperation } from '../../outbound/operations';
import type { StartKind } from '../../outbound/prepare';

/** `POST /messaging/conversation` (source: AI Studio documentation, "Triggering an outbound SMS Virtual Agent"). */
export const smsKind: StartKind = {
	channel: 'sms',
	path: '/messaging/conversation',
	fields: [
		agentId,
		messageRecipient,
		fixed('channel', 'sms'),
		statusUrl(false, 'Where AI Studio reports whether the SMS was delivered.'),
		sessionParameters,
	],
};

export const start = startOperation(smsKind, {
	noun: 'SMS conversation',
	description:
		'The agent writes to one person for each item. There is no text to enter here: the flow of the agent writes the message.',
});
