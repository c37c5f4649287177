import { agentId } from '../../fields/agentId';
import { fixed } from '../../fields/bodyField';
import { messageRecipient } from '../../fields/recipient';
import { sessionParameters } from '../../fields/sessionParameters';
import { statusUrl } from '../../fields/statusUrl';
import type { Resource } from '../../operation';
import type { StartDefinition } from '../../starts/body';
import { ONE_ITEM, startAndWaitOperation, startOperation } from '../outbound';

/** `POST /messaging/conversation` (source: AI Studio documentation, "Triggering an outbound SMS Virtual Agent"). */
const definition: StartDefinition = {
	channel: 'sms',
	path: '/messaging/conversation',
	fields: [
		agentId,
		messageRecipient,
		fixed('channel', 'sms'),
		statusUrl(
			false,
			'The production URL of a Vonage AI Studio Trigger. AI Studio reports there whether the SMS was delivered.',
		),
		sessionParameters,
	],
};

const noun = 'SMS conversation';
const NO_TEXT =
	"There is <b>no text</b> to enter here: the agent's flow in AI Studio writes the messages.";

export const sms: Resource = {
	name: 'SMS',
	value: 'sms',
	description: 'An agent writes to a person by SMS. Its flow in AI Studio writes the messages.',
	operations: [
		startOperation(definition, {
			noun,
			description: 'The agent writes to one person for each item',
			notice: NO_TEXT,
		}),
		startAndWaitOperation(definition, {
			noun,
			description:
				'The agent writes to one person. The workflow sleeps until AI Studio reports on the SMS, or the time is up.',
			notice: `${ONE_ITEM} ${NO_TEXT}`,
		}),
	],
};
