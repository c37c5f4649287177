import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { readSessionId, sessionId } from '../../fields/sessionId';
import type { ParameterValues } from '../../fields/values';
import { answerOf, type Wording } from '../../http/failure';
import { post } from '../../http/retry';
import { connect, type Request } from '../../n8n/connection';
import { eachItem } from '../../n8n/items';
import { readParameters } from '../../n8n/parameters';
import type { Operation } from '../../operation';

/** What distinguishes one operation of a live agent from the other. */
interface LiveAgentCall extends Pick<Operation, 'name' | 'value' | 'action' | 'description'> {
	/** Fields beside the session ID. */
	properties: INodeProperties[];
	/** Where it is posted, before the session ID (source: public programs that use it). */
	path: string;
	/** @throws Refusal */
	request(parameters: ParameterValues): Pick<Request, 'body' | 'headers'>;
	/** What the output says beside the answer. */
	done: IDataObject;
	/** What may have happened if the answer is lost. */
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
			const connection = await connect(context);
			return await eachItem(context, (index) => {
				const parameters = readParameters(context, properties, index);
				const id = readSessionId(parameters);
				const url = `${path}/${encodeURIComponent(id)}`;
				const sent = { url, ...request(parameters) };
				return async (emit) => {
					const reply = await post(connection, sent);
					emit({ ...answerOf(reply, connection.place, wording), session_id: id, ...done });
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
						'It was handed back already, is over, or never existed. Use the session_id of a live agent event, and check the region in the credential.',
				}
			: undefined,
});
