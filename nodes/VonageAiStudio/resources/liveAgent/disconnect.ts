import { post } from '../../edge/ask';
import { eachItem } from '../../edge/eachItem';
import { readEntered } from '../../edge/entered';
import { openStudio } from '../../edge/studio';
import type { Operation } from '../../operation';
import { readSessionId, sessionId } from '../../properties/sessionId';
import { objectBody } from '../../transport/reply';
import { liveAgentWording } from './wording';

const properties = [sessionId];
const wording = liveAgentWording('The conversation may have been handed back');

/** n8n leaves out a body that is an empty object, so this one is sent as text. */
const EMPTY_BODY = { body: '{}', headers: { 'Content-Type': 'application/json' } };

/** `POST /live-agent/disconnect/{sessionId}` with `{}` (source: public programs that use it). */
export const disconnect: Operation = {
	name: 'Disconnect',
	value: 'disconnect',
	action: 'Disconnect live agent',
	description: 'Hands the conversation back to the virtual agent, which goes on with its flow',
	properties,
	run: async (context) => {
		const studio = await openStudio(context);
		return await eachItem(context, (index) => {
			const entered = readEntered(context, properties, index);
			const id = readSessionId(entered);
			const url = `/live-agent/disconnect/${encodeURIComponent(id)}`;
			return async (emit) => {
				const body = await post(context, studio, { url, ...EMPTY_BODY }, wording);
				emit({ ...objectBody(body), sessionId: id, disconnected: true });
			};
		});
	},
};
