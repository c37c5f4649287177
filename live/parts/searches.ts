import type { IDataObject } from 'n8n-workflow';
import { objectOf, sessionsIn } from '../../nodes/shared/session';
import { contentIn, isAccepted, refusal } from '../client';
import { AS_ASSUMED, differs, type Findings, judged, notTried, Untried } from '../finding';
import type { Check, Tools } from '../part';
import { ours, say } from '../redaction/safeText';
import { fieldNames } from '../redaction/shapes';
import { foundIn, search, withIds } from '../sessions';

/** A session that no account has. */
const NOBODY = '00000000-0000-4000-8000-000000000000';
const LARGE_PAGE = 100;
const ANSWERS_COMPARED = 3;

/** What the checks of reading find one for the other. */
export interface ReadSoFar {
	/** Sessions of the last weeks, as a search gives them. */
	sessions: IDataObject[];
}

/** The checks of how searches behave. */
export function searchChecks(tools: Tools, soFar: ReadSoFar): Record<string, Check> {
	return {
		'read.nothingFound': async () => await checkNothingFound(tools),
		'read.projection': async () => await checkProjection(tools),
		'read.pages': async () => await checkPages(tools),
		'read.order': async () => await checkOrder(tools),
		'read.filters': async () => await checkFilters(tools, soFar),
		'read.dates': async () => await checkDates(tools),
	};
}

/** The first session that was found. @throws Untried without one */
export function firstOf({ sessions }: Pick<ReadSoFar, 'sessions'>): IDataObject {
	if (sessions.length > 0) return sessions[0];
	throw new Untried(ours('no session was found in the last 59 days'));
}

/** @throws Untried for a session whose id has another name */
export function idOf({ id }: IDataObject): string {
	if (typeof id === 'string' || typeof id === 'number') return String(id);
	throw new Untried(ours('sessions carry no field "id"'));
}

async function checkNothingFound(tools: Tools): Promise<Findings> {
	const reply = await search(tools, withIds(NOBODY));
	const found = isAccepted(reply) ? sessionsIn(reply.body) : undefined;
	const how = found ? say`${found.length} sessions` : say`answered with ${reply.status}`;
	return { 'insights.nothingFound': judged(found?.length === 0, how) };
}

async function checkProjection(tools: Tools): Promise<Findings> {
	const project_fields = JSON.stringify(['id', 'channel_data.duration']);
	const session = firstOf({ sessions: foundIn(await search(tools, { project_fields })) });
	const isNested = objectOf(session.channel_data) !== undefined;
	return { 'insights.projection': judged(isNested, say`the fields are ${fieldNames(session)}`) };
}

async function checkPages(tools: Tools): Promise<Findings> {
	const first = await search(tools, { page_size: LARGE_PAGE, page_number: 0 });
	if (first.status >= 400 && first.status !== 404) return largestPage(differs(refusal(first)));
	const { length } = foundIn(first);
	if (length >= LARGE_PAGE) return largestPage(AS_ASSUMED);
	const second = foundIn(await search(tools, { page_size: LARGE_PAGE, page_number: 1 }));
	const why = say`the account has ${length} sessions in 59 days, and ${LARGE_PAGE} are needed`;
	if (second.length === 0) return largestPage(notTried(why));
	return largestPage(differs(say`${length} sessions came, though there are more`));
}

const largestPage = (finding: Findings[string]): Findings => ({ 'insights.largestPage': finding });

async function checkOrder(tools: Tools): Promise<Findings> {
	const orders: string[] = [];
	let hasTies = false;
	for (let index = 0; index < ANSWERS_COMPARED; index += 1) {
		const sessions = foundIn(await search(tools, { sort_by: 'agent_information.id:asc' }));
		const agents = sessions.map(({ agent_id: agent }) => agent);
		hasTies ||= agents.some((agent, place) => agents.indexOf(agent) !== place);
		orders.push(JSON.stringify(sessions.map(({ id }) => id)));
	}
	if (!hasTies) throw new Untried(ours('no two sessions of one agent were found'));
	const isStable = orders.every((order) => order === orders[0]);
	return { 'insights.ties': judged(isStable, ours('another order in each answer')) };
}

async function checkFilters(tools: Tools, { sessions }: ReadSoFar): Promise<Findings> {
	const ids = sessions.slice(0, 2).map(idOf);
	if (ids.length < 2) throw new Untried(ours('two sessions are needed'));
	const found = foundIn(await search(tools, withIds(...ids))).map(idOf);
	const isBoth = found.length === 2 && ids.every((id) => found.includes(id));
	return { 'insights.should': judged(isBoth, say`${found.length} sessions for two ids`) };
}

async function checkDates(tools: Tools): Promise<Findings> {
	const reply = await search(tools, {}, 62);
	const isRefused = reply.status >= 400 && reply.status < 500;
	if (!isRefused && !isAccepted(reply)) contentIn(reply);
	return {
		'insights.longestRange': judged(isRefused, say`answered with ${reply.status}`),
	};
}
