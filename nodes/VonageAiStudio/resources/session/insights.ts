import type { IDataObject } from 'n8n-workflow';
import { isSession, namedValues, objectOf, sessionsIn } from '../../../shared/session';
import { bodyOf, unreadable, type Wording } from '../../http/failure';
import type { Reply } from '../../http/request';
import { get } from '../../http/retry';
import type { Connection } from '../../n8n/connection';
import { ItemFailed } from '../../n8n/errors';
import type { PageQuery } from './pages';

const searchWording = (place: string): Wording => ({
	explain: (status) =>
		status === 401
			? {
					message: 'AI Studio did not accept the API key or the fields of this item',
					description: `It answers the same to both. Check the dates, filters and options, then the key, and that ${place} is that of the agent.`,
				}
			: undefined,
});

const sessionWording = (place: string): Wording => ({
	explain: (status) => {
		if (status === 401) {
			return {
				message: 'AI Studio did not accept the API key or the session ID',
				description: `It answers the same to both. Check the key and the region in the credential (the request went to ${place}), then the session ID.`,
			};
		}
		if (status !== 404) return undefined;
		return {
			message: 'AI Studio does not know this session',
			description: `The request went to ${place}. Check the session ID and the region in the credential. A new session may take a while to appear.`,
		};
	},
});

/**
 * One page of `GET /insights/sessions` (source: AI Studio documentation, Insights, "Search Session"); a
 * search that finds nothing may be answered with 404.
 * @throws ItemFailed
 */
export async function getPage(connection: Connection, query: PageQuery): Promise<IDataObject[]> {
	const reply = await get(connection, '/insights/sessions', { ...query });
	if (isNotFound(reply)) return [];
	const sessions = sessionsIn(readBody(reply, connection, searchWording));
	if (!sessions) throw new ItemFailed(unreadable(searchWording(connection.place)));
	return sessions;
}

/**
 * One session: `GET /insights/sessions/{id}` (source: public programs that use it; not documented). With a
 * start time also `GET /insights/sessions/{id}/parameters`, which is documented, and whose parameters
 * replace the others. Either one alone is enough.
 * @param startMs when the session started, in milliseconds since 1970
 * @returns undefined if AI Studio does not know the session
 * @throws ItemFailed
 */
export async function findSession(
	connection: Connection,
	id: string,
	startMs?: number,
): Promise<IDataObject | undefined> {
	const path = `/insights/sessions/${encodeURIComponent(id)}`;
	const session = objectIn(await get(connection, path), connection);
	if (startMs === undefined) return session;
	// The day is enough.
	const session_start_time = new Date(startMs).toISOString().slice(0, 10);
	const reply = await get(connection, `${path}/parameters`, { session_start_time });
	if (isNotFound(reply)) return session;
	const parameters = {
		...namedValues(session?.parameters),
		...namedValues(readBody(reply, connection)),
	};
	return { ...(session ?? { id }), parameters };
}

/** The failure of a session that AI Studio does not know. */
export function unknownSession(place: string): ItemFailed {
	const failure = sessionWording(place).explain?.(404, undefined);
	return new ItemFailed({ message: '', description: '', ...failure, httpStatus: 404 });
}

/** @returns undefined if AI Studio does not know the session. @throws ItemFailed */
function objectIn(reply: Reply, connection: Connection): IDataObject | undefined {
	if (isNotFound(reply)) return undefined;
	const body = objectOf(readBody(reply, connection)) ?? {};
	// What a session is wrapped in is not documented; lists of sessions are wrapped in several ways.
	const [session, ...others] = isSession(body) ? [body] : Object.values(body).filter(isSession);
	if (!session || others.length > 0) {
		throw new ItemFailed(unreadable(sessionWording(connection.place)));
	}
	return session;
}

/** @throws ItemFailed */
const readBody = (reply: Reply, { place }: Connection, wording = sessionWording) =>
	bodyOf(reply, place, wording(place));

const isNotFound = (reply: Reply) => reply.kind === 'answer' && reply.status === 404;
