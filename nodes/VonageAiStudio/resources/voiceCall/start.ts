import { agentId, sessionParameters, statusUrl, voiceRecipient } from '../../outbound/fields';
import type { BodyField } from '../../outbound/field';
import { startOperation } from '../../outbound/operations';
import type { StartKind } from '../../outbound/prepare';

/** Beta at Vonage, so it is only sent when the user added the option. */
const hangUp: BodyField = {
	body: 'hangup_on_answer_machine',
	properties: [],
	read: (_entered, { options }) => options.hangupOnAnswerMachine,
};

/** `POST /telephony/make-call` (source: AI Studio documentation, "Triggering Outbound Call API"). */
export const voiceCallKind: StartKind = {
	channel: 'voice',
	path: '/telephony/make-call',
	fields: [
		agentId,
		voiceRecipient,
		statusUrl(
			false,
			'Where AI Studio reports calls that were not picked up. Calls that were answered are not reported.',
		),
		sessionParameters,
		hangUp,
	],
};

export const start = startOperation(voiceCallKind, {
	noun: 'voice call',
	description: 'The agent calls one person for each item',
});
