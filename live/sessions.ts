import type { IDataObject } from 'n8n-workflow';
import { objectOf, sessionsIn } from '../nodes/shared/session';
import { contentIn, type Reply } from './client';
import { Untried } from './finding';
import type { Tools } from './part';

const DAY_MS = 24 * 60 * 60_000;

/** What of a search differs from the usual. */
export type Search = Record<string, string | number>;

/** `GET /insights/sessions` over some days until now, the newest first. */
export async function search(
	{ client }: Pick<Tools, 'client'>,
	more: Search = {},
	days = 59,
): Promise<Reply> {
	return await client.ask({
		method: 'GET',
		path: '/insights/sessions',
		as: 'GET /insights/sessions',
		query: { ...lastDays(days), sort_by: 'session_start_time:desc', ...more },
	});
}

/** The sessions that a search finds; none for 404. @throws Untried */
export function foundIn(reply: Reply): IDataObject[] {
	return reply.status === 404 ? [] : (sessionsIn(contentIn(reply)) ?? []);
}

/** A filter for sessions with these ids. */
export function withIds(...ids: string[]): Search {
	return { filter_by: JSON.stringify({ should: ids.map((id) => ({ term: { id } })) }) };
}

/** `GET /insights/sessions/{id}` */
export async function sessionById({ client }: Pick<Tools, 'client'>, id: string): Promise<Reply> {
	return await client.ask({
		method: 'GET',
		path: `/insights/sessions/${encodeURIComponent(id)}`,
		as: 'GET /insights/sessions/{id}',
	});
}

/** What one look at a session showed. */
export interface SessionLook {
	/** Seconds since the first look. */
	second: number;
	/** Milliseconds since 1970. */
	atMs: number;
	/** The session by its id; undefined while AI Studio does not give it. */
	session?: IDataObject;
	/** The session as a search shows it. */
	listed?: IDataObject;
}

/** Two minutes in all (source: the one client that was seen to wait for a session). */
const PAUSES_SECONDS = [0, 5, 5, 10, 20, 40, 40];

/**
 * Looks at a session again and again, for two minutes at the most. Faults of later looks are passed over.
 * @param isEnough whether no other look is needed
 * @throws Untried
 */
export async function watchSession(
	tools: Tools,
	id: string,
	isEnough: (looks: SessionLook[]) => boolean = () => false,
): Promise<SessionLook[]> {
	const looks: SessionLook[] = [];
	for await (const second of moments(tools)) {
		const look = await lookOnce(tools, id).catch((error: unknown) => {
			// A fault may pass. Without the first look nobody knows what was there at once.
			if (error instanceof Untried && looks.length > 0) return undefined;
			throw error;
		});
		if (look) looks.push({ ...look, second });
		if (isEnough(looks)) break;
	}
	return looks;
}

/** Waits until something holds, for two minutes at the most. */
export async function waitUntil(
	tools: Tools,
	holds: () => boolean | Promise<boolean>,
): Promise<boolean> {
	const times = moments(tools);
	while (!(await times.next()).done) if (await holds()) return true;
	return false;
}

/** Seconds since the beginning, each when it has come. */
export async function* moments({ clock, signal }: Tools): AsyncGenerator<number> {
	let second = 0;
	for (const pause of PAUSES_SECONDS) {
		await clock.sleep(pause * 1000, signal);
		second += pause;
		yield second;
	}
}

async function lookOnce(tools: Tools, id: string): Promise<Omit<SessionLook, 'second'>> {
	const reply = await sessionById(tools, id);
	const [listed] = foundIn(await search(tools, withIds(id), 2));
	const session = reply.status === 404 ? undefined : objectOf(contentIn(reply));
	return { atMs: Date.now(), session, listed };
}

function lastDays(days: number) {
	const nowMs = Date.now();
	return {
		from_date: new Date(nowMs - days * DAY_MS).toISOString(),
		to_date: new Date(nowMs + 60_000).toISOString(),
	};
}
