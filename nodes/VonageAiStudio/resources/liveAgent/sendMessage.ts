import { post } from '../../edge/ask';
import { eachItem } from '../../edge/eachItem';
import { readEntered } from '../../edge/entered';
import { openStudio } from '../../edge/studio';
import type { Operation } from '../../operation';
import { readSessionId, sessionId } from '../../properties/sessionId';
import { objectBody } from '../../transport/reply';
import { messageProperties, readMessage } from './message';
import { liveAgentWording } from './wording';

const properties = [sessionId, ...messageProperties];
const wording = liveAgentWording('The message may have been sent');

/** `POST /live-agent/outbound/{sessionId}` (source: public programs that use it). */
export const sendMessage: Operation = {
	name: 'Send Message',
	value: 'sendMessage',
	action: 'Send message as live agent',
	description: 'Writes to the person whose conversation was handed over to a human',
	properties,
	run: async (context) => {
		const studio = await openStudio(context);
		return await eachItem(context, (index) => {
			const entered = readEntered(context, properties, index);
			const id = readSessionId(entered);
			const url = `/live-agent/outbound/${encodeURIComponent(id)}`;
			const body = readMessage(entered);
			return async (emit) => {
				const answer = await post(context, studio, { url, body }, wording);
				emit({ ...objectBody(answer), sessionId: id, sent: true });
			};
		});
	},
};
