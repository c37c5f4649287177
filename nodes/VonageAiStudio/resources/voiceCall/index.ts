import { agentId } from '../../fields/agentId';
import { voiceRecipient } from '../../fields/recipient';
import { sessionParameters } from '../../fields/sessionParameters';
import { hangupOnAnswerMachine } from '../../fields/startOptions';
import { statusUrl } from '../../fields/statusUrl';
import type { Resource } from '../../operation';
import type { StartDefinition } from '../../starts/body';
import { ONE_ITEM, startAndWaitOperation, startOperation } from '../outbound';

/** `POST /telephony/make-call` (source: AI Studio documentation, "Triggering Outbound Call API"). */
export const voiceCallDefinition: StartDefinition = {
	channel: 'voice',
	path: '/telephony/make-call',
	fields: [
		agentId,
		voiceRecipient,
		statusUrl(
			false,
			'Only calls that nobody picked up are reported. To get what people said, add Session > Wait for Results.',
		),
		sessionParameters,
		hangupOnAnswerMachine,
	],
};

const noun = 'voice call';

export const voiceCall: Resource = {
	name: 'Voice Call',
	value: 'voiceCall',
	description: 'An agent talks to a person on the phone',
	operations: [
		startOperation(voiceCallDefinition, {
			noun,
			description: 'The agent calls one person for each item',
		}),
		startAndWaitOperation(voiceCallDefinition, {
			noun,
			description:
				'The agent calls one person. The workflow sleeps until AI Studio reports that nobody picked up, or the time is up.',
			notice: `${ONE_ITEM} AI Studio reports only calls that <b>nobody picked up</b>. After an answered call the workflow continues when the time is up, with "no_report" in <code>outcome</code>.`,
		}),
	],
};
