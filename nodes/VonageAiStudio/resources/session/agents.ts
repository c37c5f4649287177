import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { objectOf } from '../../../shared/session';
import { connect } from '../../n8n/connection';
import { type Failure, failureOf, ItemFailed } from '../../n8n/errors';
import { getPage } from './insights';
import { LONGEST_RANGE_MS, type PageQuery, splitRange } from './pages';

/** An agent as its newest session shows it. */
export interface Agent {
	id: string;
	name?: string;
	/** In AI Studio's words: `Telephony`, `Whatsapp`, `http`. */
	channel?: string;
	/** The day (UTC), such as `2026-11-20`. */
	lastUsed?: string;
}

const SESSIONS_PER_PAGE = 100;
/** One busy agent may fill a page, so this is also about how many agents are found at the least. */
const MOST_PAGES = 20;
/** Fields that can be chosen (source: AI Studio documentation, Insights, `project_fields`). */
const DOCUMENTED_FIELDS = ['agent_id', 'agent_information.id', 'session_start_time'];
/** All that the list shows. Sessions have the last two, but the documentation does not offer them. */
const FIELDS = [...DOCUMENTED_FIELDS, 'agent_information.name', 'channel'];

/**
 * The agents of the last 60 days' sessions, the one that was used last first. AI Studio has no list of
 * agents, so each page is searched for sessions of other agents than those already found.
 * @param fetchPage gets one page of a search; its failures are passed on
 * @param fields what is asked for of each session
 */
export async function findAgents(
	fetchPage: (query: PageQuery) => Promise<IDataObject[]>,
	nowMs: number,
	fields = FIELDS,
): Promise<Agent[]> {
	const [range] = splitRange(nowMs - LONGEST_RANGE_MS, nowMs);
	const found = new Map<string, Agent>();
	for (let page = 0; page < MOST_PAGES; page += 1) {
		const sessions = await fetchPage({
			...range,
			sort_by: 'session_start_time:desc',
			project_fields: JSON.stringify(fields),
			...(found.size > 0 && { filter_by: otherThan([...found.keys()]) }),
			page_number: 0,
			page_size: SESSIONS_PER_PAGE,
		});
		const known = found.size;
		for (const agent of sessions.map(agentOf)) {
			if (agent && !found.has(agent.id)) found.set(agent.id, agent);
		}
		if (found.size === known) break;
	}
	return [...found.values()];
}

/** `filter_by` of a search (source: AI Studio documentation, Insights, "Search Session"). */
function otherThan(ids: string[]): string {
	const must_not = ids.map((id) => ({ term: { 'agent_information.id': id } }));
	return JSON.stringify({ must_not });
}

function agentOf(session: IDataObject): Agent | undefined {
	// Whether chosen fields come as objects in objects or with dotted names is not documented.
	const { id = session['agent_information.id'], name = session['agent_information.name'] } =
		objectOf(session.agent_information) ?? {};
	const agentId = textOf(id) ?? textOf(session.agent_id);
	if (!agentId) return undefined;
	return {
		id: agentId,
		name: textOf(name),
		channel: textOf(session.channel),
		lastUsed: textOf(session.session_start_time)?.slice(0, 10),
	};
}

const textOf = (value: unknown) =>
	typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

/**
 * The agents as entries of a list, such as "Reminders (Telephony, used 2026-11-20)".
 * @param filter what the user searches for: a part of an entry or of an ID
 */
export function agentChoices(agents: Agent[], filter = ''): INodeListSearchItems[] {
	const wanted = filter.trim().toLowerCase();
	return agents
		.map((agent) => ({ name: labelOf(agent, agents), value: agent.id }))
		.filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(wanted));
}

function labelOf({ id, name = id, channel, lastUsed }: Agent, agents: Agent[]): string {
	const isShared = agents.filter((other) => other.name === name).length > 1;
	const facts = [channel, lastUsed && `used ${lastUsed}`, isShared && id].filter(Boolean);
	return facts.length > 0 ? `${name} (${facts.join(', ')})` : name;
}

/**
 * The list of the field Agent.
 * @throws NodeApiError, which the editor shows in place of the list, if there are none
 */
export async function searchAgents(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const agents = await allAgents(this).catch((error: Error) => {
		const failure = failureOf(error);
		throw noList(this, failure.httpStatus === 401 ? { ...failure, ...WRONG_KEY } : failure);
	});
	if (agents.length > 0) return { results: agentChoices(agents, filter) };
	throw noList(this, {
		message: 'No agent had a conversation in the last 60 days',
		description: 'An agent appears here after its first conversation.',
	});
}

const WRONG_KEY = {
	message: 'AI Studio did not accept the API key',
	description: 'Check the key and the region in the credential.',
};

async function allAgents(context: ILoadOptionsFunctions): Promise<Agent[]> {
	const connection = await connect(context);
	const fetchPage = async (query: PageQuery) => await getPage(connection, query);
	return await findAgents(fetchPage, Date.now()).catch(async (error: Error) => {
		if (!mayBeAboutFields(error)) throw error;
		return await findAgents(fetchPage, Date.now(), DOCUMENTED_FIELDS);
	});
}

/** A 401 stands for invalid parameters too (source: AI Studio documentation, Insights), and a 400 usually. */
function mayBeAboutFields(error: Error): boolean {
	return error instanceof ItemFailed && [400, 401].includes(error.failure.httpStatus ?? 0);
}

/** Of other errors than NodeApiError n8n shows no description here. */
function noList(context: ILoadOptionsFunctions, { message, description, httpStatus }: Failure) {
	return new NodeApiError(
		context.getNode(),
		{},
		{
			message,
			description: `${description} Without the list, choose By ID and enter the ID of the agent.`,
			...(httpStatus && { httpCode: String(httpStatus) }),
		},
	);
}
