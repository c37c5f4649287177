import type { IDataObject } from 'n8n-workflow';
import type { Clock } from '../../../shared/clock';
import { isFinished, isWritten, type Look, lookAt, objectOf } from '../../../shared/session';
import { type Failure, failureOf } from '../../n8n/errors';
import { LONGEST_RANGE_MS, type PageQuery } from './pages';

/** A session that is waited for, and what is known about it so far. */
export interface AwaitedSession {
	id: string;
	/** When it started, in milliseconds since 1970, where that is known. */
	startMs?: number;
	/** When the time is up, in milliseconds since 1970. */
	untilMs: number;
	/** The session as it was last seen. */
	session?: IDataObject;
	isFinished: boolean;
	/** Why the session can't be read at all, such as a refused key. */
	failure?: Failure;
}

export interface WaitingTools {
	/** The session with its details; undefined if AI Studio does not know it (yet). @throws ItemFailed */
	find(id: string, startMs?: number): Promise<IDataObject | undefined>;
	/** One page of a search. @throws ItemFailed */
	search(query: PageQuery): Promise<IDataObject[]>;
	clock: Clock;
	signal?: AbortSignal;
}

/** Seconds before each look; the last one repeats (source: the one client that was seen to wait). */
const LOOK_AFTER_SECONDS = [5, 5, 10, 20, 40, 60];
/** A session without a mark of its end is over when nothing has changed in it for this long. */
const QUIET_CALL_MS = 3 * 60_000;
/** People take their time to answer a message. */
const QUIET_MESSAGES_MS = 30 * 60_000;
/** Of so many looks the last does without the search, which may show sessions as they were. */
const LOOKS_PER_SURE_LOOK = 4;
/** How long to wait for a recording, which comes some time after the end (source: the one client that was seen to wait). */
const RECORDING_MS = 90_000;
/** Requests that are in flight at the same time: no rate limit of Insights is documented. */
const IN_FLIGHT_AT_MOST = 5;
/** Sessions per search: each adds about 60 characters to its address, and servers accept some thousand. */
const SESSIONS_PER_SEARCH = 50;
/** For fewer sessions a search would save nothing. */
const SEARCH_FROM = 6;
/** Clocks differ: a session may seem to start somewhat before or after what is known. */
const CLOCKS_DIFFER_MS = 10 * 60_000;

/** What this module remembers about a session beside what it tells. */
interface Watch {
	awaited: AwaitedSession;
	/** The looks at the session itself and at what a search shows of it, which may differ. */
	look?: Look;
	listedLook?: Look;
	finishedAtMs?: number;
}

/**
 * Looks at the sessions again and again until each is over or its time is up, and writes what it sees into
 * them. A fault of the network or of AI Studio is waited out; a refusal is that session's failure.
 * @throws the signal's reason when it aborts
 */
export async function awaitSessions(
	sessions: AwaitedSession[],
	tools: WaitingTools,
): Promise<void> {
	const { clock, signal } = tools;
	const watches = sessions.map((awaited): Watch => ({ awaited }));
	let canSearch = true;
	for (let looks = 0; ; looks += 1) {
		const open = watches.filter(isOpen);
		if (open.length === 0) return;
		const latestMs = open.reduce((latest, { awaited }) => Math.max(latest, awaited.untilMs), 0);
		const leftMs = latestMs - Date.now();
		const seconds = LOOK_AFTER_SECONDS[Math.min(looks, LOOK_AFTER_SECONDS.length - 1)];
		await clock.sleep(Math.min(seconds * 1000, leftMs), signal);
		const isSureLook = looks % LOOKS_PER_SURE_LOOK === LOOKS_PER_SURE_LOOK - 1;
		const listed: Map<unknown, IDataObject> | undefined =
			canSearch && !isSureLook ? await listedSessions(open, tools) : new Map();
		canSearch &&= listed !== undefined;
		await inParallel(open, async (watch) => {
			signal?.throwIfAborted();
			const isOver = isOverBySearch(watch, listed?.get(watch.awaited.id));
			if (isOver !== false) await look(watch, tools, isOver);
		});
	}
}

function isOpen({ awaited, finishedAtMs }: Watch): boolean {
	if (awaited.failure || Date.now() >= awaited.untilMs) return false;
	if (finishedAtMs === undefined) return true;
	// The session is over; only its recording may still come.
	return mayGetRecording(awaited.session) && Date.now() < finishedAtMs + RECORDING_MS;
}

/** Written conversations are not recorded, nor are calls that nobody picked up. */
function mayGetRecording(session: IDataObject = {}): boolean {
	const { audio_url: recording, duration } = objectOf(session.channel_data) ?? {};
	const isUnanswered = Number(duration ?? NaN) === 0;
	return recording === null && !isWritten(session) && !isUnanswered;
}

/** Whether a search shows that the session is over; undefined if it does not show the session. */
function isOverBySearch(watch: Watch, listed: IDataObject | undefined): boolean | undefined {
	if (!listed) return undefined;
	watch.listedLook = lookAt(listed, Date.now(), watch.listedLook);
	watch.awaited.session ??= listed;
	return isOverNow(listed, watch.listedLook);
}

function isOverNow(session: IDataObject, seen: Look): boolean {
	const quietMs = isWritten(session) ? QUIET_MESSAGES_MS : QUIET_CALL_MS;
	return isFinished(session, seen, Date.now(), quietMs);
}

async function look(watch: Watch, { find }: WaitingTools, isOverInSearch = false): Promise<void> {
	const { awaited } = watch;
	try {
		const session = await find(awaited.id, awaited.startMs);
		if (!session) return;
		awaited.session = session;
		watch.look = lookAt(session, Date.now(), watch.look);
		if (!isOverInSearch && !isOverNow(session, watch.look)) return;
		awaited.isFinished = true;
		watch.finishedAtMs ??= Date.now();
	} catch (error) {
		const failure = failureOf(error);
		// A refused key will be refused again; everything else may pass, or is that one session's trouble.
		if (failure.httpStatus === 401 || failure.httpStatus === 403) awaited.failure = failure;
	}
}

/**
 * What a search shows of the sessions, by their IDs. Whether running sessions are listed, and how soon a
 * session is, is not documented: who is missing is looked at one by one.
 * @returns undefined if AI Studio does not take such a search
 */
async function listedSessions(
	watches: Watch[],
	{ search, signal }: WaitingTools,
): Promise<Map<unknown, IDataObject> | undefined> {
	const listed = new Map<unknown, IDataObject>();
	const awaited = watches.flatMap(({ awaited: { id, startMs } }) =>
		startMs === undefined ? [] : [{ id, startMs }],
	);
	if (awaited.length < SEARCH_FROM) return listed;
	const firstMs = awaited.reduce((first, { startMs }) => Math.min(first, startMs), Infinity);
	const fromMs = firstMs - CLOCKS_DIFFER_MS;
	const toMs = Date.now() + CLOCKS_DIFFER_MS;
	if (toMs - fromMs > LONGEST_RANGE_MS) return listed;
	try {
		for (let first = 0; first < awaited.length; first += SESSIONS_PER_SEARCH) {
			signal?.throwIfAborted();
			const ids = awaited.slice(first, first + SESSIONS_PER_SEARCH).map(({ id }) => id);
			const found = await search(searchFor(ids, fromMs, toMs));
			for (const session of found) listed.set(session.id, session);
		}
		return listed;
	} catch {
		return undefined;
	}
}

/** `should` holds when one of its entries does (source: AI Studio documentation, Insights, `filter_by`). */
function searchFor(ids: string[], fromMs: number, toMs: number): PageQuery {
	return {
		from_date: new Date(fromMs).toISOString(),
		to_date: new Date(toMs).toISOString(),
		sort_by: 'session_start_time:desc',
		filter_by: JSON.stringify({ should: ids.map((id) => ({ term: { id } })) }),
		page_number: 0,
		page_size: SESSIONS_PER_SEARCH,
	};
}

/** Does the work for all, some at a time. */
async function inParallel<T>(all: T[], work: (one: T) => Promise<void>): Promise<void> {
	const rest = all.values();
	const worker = async () => {
		for (const one of rest) await work(one);
	};
	await Promise.all(Array.from({ length: IN_FLIGHT_AT_MOST }, worker));
}
