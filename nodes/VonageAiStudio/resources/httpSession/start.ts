import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { systemClock } from '../../../shared/clock';
import { agentIdProperty, readAgentId } from '../../fields/agentId';
import { send } from '../../http/request';
import { type Connection, connect } from '../../n8n/connection';
import { type Failure, ItemFailed } from '../../n8n/errors';
import { eachItem } from '../../n8n/items';
import { readParameters } from '../../n8n/parameters';
import type { Operation } from '../../operation';
import { holdPacer } from '../../starts/pacer';
import { startItem } from '../../starts/startItem';
import { verdictOf } from '../../starts/verdict';

const properties: INodeProperties[] = [agentIdProperty('of the type HTTP')];

/** HTTP agents have no approved rates, so the one that applies to every agent is kept. */
const SESSIONS_PER_SECOND = 1;
const RATE_LIMIT_RETRIES = 10;
/** No agent has this ID: none is empty. */
const EVERY_AGENT = '';

/**
 * `POST /http/init` (source: AI Studio documentation, HTTP agents, "Init Session"). It counts as a session
 * start, so it keeps the pace of the other starts with the same agent.
 */
export const start: Operation = {
	name: 'Start',
	value: 'start',
	action: 'Start HTTP session',
	description:
		'Begins a conversation. Send Input needs the session_id and the session_token of its output.',
	properties,
	run: async (context) => {
		const connection = await connect(context);
		const ended = new Map<string, Failure>();
		return await eachItem(context, (index) => {
			const agentId = readAgentId(readParameters(context, properties, index));
			return async (emit) => emit(await startSession(connection, agentId, ended));
		});
	},
};

/**
 * @param ended the failures that end all further starts of an agent, or of all agents
 * @returns the answer, unchanged
 * @throws ItemFailed if no session was started, or if that is uncertain
 */
async function startSession(
	connection: Connection,
	agentId: string,
	ended: Map<string, Failure>,
): Promise<IDataObject> {
	const endedBy = ended.get(EVERY_AGENT) ?? ended.get(agentId);
	if (endedBy) throw new ItemFailed(endedBy);
	const { baseUrl, apiKey, place, signal = new AbortController().signal } = connection;
	const { pacer, release } = holdPacer(baseUrl, apiKey, agentId);
	const request = { url: '/http/init', method: 'POST' as const, body: { agent_id: agentId } };
	const { outcome, ends } = await startItem(
		{
			pacer,
			ratePerSecond: SESSIONS_PER_SECOND,
			rateLimitRetries: RATE_LIMIT_RETRIES,
			send: async () => verdictOf(await send(connection, request), place, Date.now()),
		},
		{ clock: systemClock, signal, onLineLeft: () => {} },
	).finally(release);
	if ('failure' in outcome) {
		const failure = withoutOptions(outcome.failure);
		if (ends) ended.set(ends === 'key' ? EVERY_AGENT : agentId, failure);
		throw new ItemFailed(failure);
	}
	const answer = outcome.kind === 'started' ? outcome.answer : {};
	if (!answer.session_id) throw new ItemFailed(NO_SESSION);
	return answer;
}

const NO_SESSION: Failure = {
	message: 'AI Studio answered without a session',
	description:
		'It accepted the start, but returned no session_id, without which no input can be sent. Check that the agent is of the type HTTP, then run the item again.',
	isUnsure: true,
};

/** This operation has no options that the advice could name. */
function withoutOptions(failure: Failure): Failure {
	if (failure.httpStatus !== 429) return failure;
	const description =
		'AI Studio allows one session start per second and agent. Run this item again later.';
	return { ...failure, description };
}
