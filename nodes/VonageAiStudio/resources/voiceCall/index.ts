import { agentId } from '../../fields/agentId';
import { voiceRecipient } from '../../fields/recipient';
import { sessionParameters } from '../../fields/sessionParameters';
import { hangupOnAnswerMachine } from '../../fields/startOptions';
import { statusUrl } from '../../fields/statusUrl';
import type { Resource } from '../../operation';
import type { StartDefinition } from '../../starts/body';
import { startAndWaitOperation, startOperation } from '../outbound';

/** `POST /telephony/make-call` (source: AI Studio documentation, "Triggering Outbound Call API"). */
export const voiceCallDefinition: StartDefinition = {
	channel: 'voice',
	path: '/telephony/make-call',
	fields: [
		agentId,
		voiceRecipient,
		statusUrl(
			false,
			'Where AI Studio reports calls that nobody picked up. Answered calls are not reported.',
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
			description: 'The agent calls one person per item',
		}),
		startAndWaitOperation(voiceCallDefinition, {
			noun,
			description:
				'The agent calls one person, and the workflow sleeps until the call is reported as not picked up or the time is up',
			notice:
				'Takes one item at a time. AI Studio reports only calls that nobody picked up; an answered call comes out as "no_report".',
		}),
	],
};
