import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { post } from '../../edge/ask';
import { eachItem } from '../../edge/eachItem';
import { readEntered } from '../../edge/entered';
import { openStudio } from '../../edge/studio';
import type { Entered } from '../../input/text';
import type { Operation } from '../../operation';
import { readSessionId, sessionId } from '../../properties/sessionId';
import type { Wording } from '../../transport/failure';
import { objectBody } from '../../transport/reply';
import type { Request } from '../../transport/send';

/** What tells one operation of a live agent from the other. */
interface LiveAgentCall extends Pick<Operation, 'name' | 'value' | 'action' | 'description'> {
	/** Fields beside the session ID. */
	properties: INodeProperties[];
	/** Where it is posted, before the session ID (source: public programs that use it). */
	path: string;
	/** @throws Refusal */
	request(entered: Entered): Pick<Request, 'body' | 'headers'>;
	/** What the output says beside the answer. */
	done: IDataObject;
	/** What may have happened when the answer is lost. */
	unsure: string;
}

/** An operation on a conversation that was handed over to a human. */
export function liveAgentOperation({
	path,
	request,
	done,
	unsure,
	...shown
}: LiveAgentCall): Operation {
	const properties = [sessionId, ...shown.properties];
	const wording = liveAgentWording(unsure);
	return {
		...shown,
		properties,
		run: async (context) => {
			const studio = await openStudio(context);
			return await eachItem(context, (index) => {
				const entered = readEntered(context, properties, index);
				const id = readSessionId(entered);
				const sent = { url: `${path}/${encodeURIComponent(id)}`, ...request(entered) };
				return async (emit) => {
					const answer = await post(context, studio, sent, wording);
					emit({ ...objectBody(answer), sessionId: id, ...done });
				};
			});
		},
	};
}

const liveAgentWording = (unsure: string): Wording => ({
	unsure,
	explain: (status) =>
		status === 404
			? {
					message: 'No live agent conversation has this session ID',
					description:
						'It was handed back already, has ended, or never was. Use the sessionId of a live agent event, and check the region in the credential.',
				}
			: undefined,
});
