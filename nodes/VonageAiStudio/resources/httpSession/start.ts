import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { eachItem } from '../../edge/eachItem';
import { readEntered } from '../../edge/entered';
import { openStudio, type Studio } from '../../edge/studio';
import type { Operation } from '../../operation';
import { agentId, readAgentId } from '../../outbound/fields';
import { systemClock } from '../../starts/clock';
import { pacerFor } from '../../pacing/pacers';
import { startOne } from '../../starting/startOne';
import { CallFailed } from '../../transport/callFailed';
import { send } from '../../transport/send';
import type { Failure } from '../../transport/failure';
import { judge } from '../../transport/verdict';

const properties: INodeProperties[] = [
	{
		...agentId.properties[0],
		description:
			'It stands in AI Studio under the name of the agent, which must be published and of the type HTTP',
	},
];

/** HTTP agents have no approved rates, so the one that holds for every agent is kept. */
const SESSIONS_PER_SECOND = 1;
const RATE_LIMIT_RETRIES = 5;

/**
 * `POST /http/init` (source: AI Studio documentation, HTTP agents, "Init Session"). It counts as a
 * session start, so it keeps the pace of the other starts with the same agent.
 */
export const start: Operation = {
	name: 'Start',
	value: 'start',
	action: 'Start HTTP session',
	description:
		'The output holds the session_id and the session_token that Send Input needs, for as long as the conversation lasts',
	properties,
	run: async (context) => {
		const studio = await openStudio(context);
		return await eachItem(context, (index) => {
			const agent = readAgentId(readEntered(context, properties, index));
			return async (emit) => emit(await startSession(context, studio, agent));
		});
	},
};

/** @returns the answer, unchanged. @throws CallFailed when no session was started, or none for sure */
async function startSession(
	context: IExecuteFunctions,
	{ baseUrl: baseURL, apiKey, label }: Studio,
	agent: string,
): Promise<IDataObject> {
	const signal = context.getExecutionCancelSignal();
	const pacer = pacerFor(baseURL, apiKey, agent);
	const body = { agent_id: agent };
	const request = { baseURL, url: '/http/init', method: 'POST' as const, body };
	const session = {
		pacer,
		ratePerSecond: SESSIONS_PER_SECOND,
		rateLimitRetries: RATE_LIMIT_RETRIES,
		send: async () => judge(await send(context, request), label, Date.now()),
	};
	const turn = await pacer.turn(SESSIONS_PER_SECOND, signal);
	const { outcome } = await startOne(session, turn, systemClock, signal);
	if ('failure' in outcome) throw new CallFailed(reworded(outcome.failure));
	return 'answer' in outcome ? outcome.answer : {};
}

/** What is different for a session without options. */
function reworded(failure: Failure): Failure {
	if (failure.httpStatus !== 429) return failure;
	const description =
		'AI Studio allows one session start per second for an agent. Run this item again.';
	return { ...failure, description };
}
