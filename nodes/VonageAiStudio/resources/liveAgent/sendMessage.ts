import { messageProperties, readMessage } from './message';
import { liveAgentOperation } from './operation';

/** `POST /live-agent/outbound/{sessionId}`. */
export const sendMessage = liveAgentOperation({
	name: 'Send Message',
	value: 'sendMessage',
	action: 'Send message as live agent',
	description: 'Writes to the person whose conversation was handed over to a human',
	properties: messageProperties,
	path: '/live-agent/outbound',
	request: (entered) => ({ body: readMessage(entered) }),
	done: { sent: true },
	unsure: 'The message may have been sent',
});
