import { agentId } from '../../fields/agentId';
import { fixed } from '../../fields/bodyField';
import { messageRecipient } from '../../fields/recipient';
import { sessionParameters } from '../../fields/sessionParameters';
import { statusUrl } from '../../fields/statusUrl';
import type { Resource } from '../../operation';
import type { StartDefinition } from '../../starts/body';
import { ONE_ITEM, startAndWaitOperation, startOperation } from '../outbound';
import { templateName, templateParameters } from './template';

/** `POST /messaging/conversation` (source: AI Studio documentation, "Triggering an outbound WhatsApp virtual agent"). */
const definition: StartDefinition = {
	channel: 'whatsapp',
	path: '/messaging/conversation',
	fields: [
		agentId,
		messageRecipient,
		fixed('channel', 'whatsapp'),
		...templateName,
		statusUrl(
			true,
			'The production URL of a Vonage AI Studio Trigger. AI Studio needs it for WhatsApp, and reports there what was delivered and read.',
		),
		templateParameters,
		sessionParameters,
	],
};

const noun = 'WhatsApp conversation';

export const whatsApp: Resource = {
	name: 'WhatsApp',
	value: 'whatsApp',
	description: 'An agent writes to a person on WhatsApp',
	operations: [
		startOperation(definition, {
			noun,
			description:
				'The agent writes to one person for each item, beginning with an approved template',
		}),
		startAndWaitOperation(definition, {
			noun,
			description:
				'The agent writes to one person. The workflow sleeps until AI Studio reports on the message, or the time is up.',
			notice: ONE_ITEM,
		}),
	],
};
