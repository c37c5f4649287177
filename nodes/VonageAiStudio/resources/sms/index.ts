import { agentId } from '../../fields/agentId';
import { fixed } from '../../fields/bodyField';
import { messageRecipient } from '../../fields/recipient';
import { sessionParameters } from '../../fields/sessionParameters';
import { statusUrl } from '../../fields/statusUrl';
import type { Resource } from '../../operation';
import type { StartDefinition } from '../../starts/body';
import { startAndWaitOperation, startOperation } from '../outbound';

/** `POST /messaging/conversation` (source: AI Studio documentation, "Triggering an outbound SMS Virtual Agent"). */
const definition: StartDefinition = {
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

const noun = 'SMS conversation';
const NO_TEXT =
	"There is no text to enter here: the agent's flow in AI Studio writes the messages.";

export const sms: Resource = {
	name: 'SMS',
	value: 'sms',
	description: "An agent writes to a person by SMS; the agent's flow writes the messages",
	operations: [
		startOperation(definition, {
			noun,
			description: 'The agent writes to one person per item',
			notice: NO_TEXT,
		}),
		startAndWaitOperation(definition, {
			noun,
			description:
				'The agent writes to one person, and the workflow sleeps until the SMS is reported as delivered or not, or the time is up',
			notice: `Takes one item at a time. ${NO_TEXT}`,
		}),
	],
};
