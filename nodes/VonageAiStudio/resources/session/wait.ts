import type { IDataObject } from 'n8n-workflow';
import { type Clock, limitTime } from '../../../shared/clock';
import {
	isFinished,
	isWritten,
	type Look,
	lookAt,
	objectOf,
	turnsOf,
} from '../../../shared/session';
import { type Failure, failureOf, ItemFailed } from '../../n8n/errors';
import type { PageQuery } from './pages';
import { queryFor, searchByIds } from './searchByIds';

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
	/** Whether AI Studio would not give the session itself, so that some is as a search shows it. */
	lacksDetails?: boolean;
	/** Why the last look at the session failed. */
	failure?: Failure;
}

export interface WaitingTools {
	/**
	 * The session with its details; undefined if AI Studio does not know it (yet).
	 * @param limit aborts when nobody waits for it any more
	 * @throws ItemFailed
	 */
	find(session: AwaitedSession, limit: AbortSignal): Promise<IDataObject | undefined>;
	/** One page of a search. @throws ItemFailed */
	search(query: PageQuery, limit: AbortSignal): Promise<IDataObject[]>;
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
/** How long to wait for the details of a session that a search shows as over. */
const DETAILS_MS = 5 * 60_000;
/** How long the last look at all sessions may take, when the time is up. */
const LAST_LOOK_MS = 30_000;
/** Requests that are in flight at the same time: no rate limit of Insights is documented. */
const IN_FLIGHT_AT_MOST = 5;
/** For fewer sessions a search would save nothing. */
const SEARCH_FROM = 6;

/** What this module remembers about a session beside what it tells. */
interface Watch {
	awaited: AwaitedSession;
	/** What a search showed last. */
	listed?: IDataObject;
	/** The looks at the session itself and at what a search shows of it, which may differ. */
	look?: Look;
	listedLook?: Look;
	/** Whether the last look did not get the session itself. */
	isUnread?: boolean;
	finishedAtMs?: number;
}

/**
 * Looks at the sessions again and again until each is over or its time is up, and writes what it sees into
 * them. A fault of the network or of AI Studio is waited out, and so is its refusal of a single session.
 * @throws ItemFailed if AI Studio refuses the key
 * @throws the signal's reason when it aborts
 */
export async function awaitSessions(
	sessions: AwaitedSession[],
	tools: WaitingTools,
): Promise<void> {
	const { clock, signal } = tools;
	const watches = sessions.map((awaited): Watch => ({ awaited }));
	const latestMs = sessions.reduce((latest, { untilMs }) => Math.max(latest, untilMs), 0);
	const limit = limitTime(clock, latestMs + LAST_LOOK_MS - Date.now(), signal);
	try {
		await lookUntilOver(watches, limit.signal, tools);
	} finally {
		limit.end();
	}
}

async function lookUntilOver(
	watches: Watch[],
	limit: AbortSignal,
	{ clock, signal, ...tools }: WaitingTools,
): Promise<void> {
	let canSearch = true;
	let hasAnswered = false;
	let refusals = 0;

	const search = async (query: PageQuery) => {
		const found = await tools.search(query, limit);
		hasAnswered = true;
		return found;
	};
	const onFailure = async (awaited: AwaitedSession, error: unknown) => {
		signal?.throwIfAborted();
		if (!(error instanceof ItemFailed)) return undefined;
		const { failure } = error;
		awaited.failure = failure;
		if (isRefusedKey(failure)) refusals += 1;
		// If all that were asked first are refused, a search shows whether it is the key.
		if (!hasAnswered && refusals >= Math.min(watches.length, IN_FLIGHT_AT_MOST)) {
			await search(queryFor([awaited.id], Date.now(), Date.now())).catch((reason: unknown) => {
				if (isRefusedKey(failureOf(reason))) throw error;
			});
		}
		return undefined;
	};
	/** The session with its details; undefined if AI Studio does not give it now. */
	const find = async (awaited: AwaitedSession) =>
		await tools.find(awaited, limit).then(
			(session) => {
				hasAnswered = true;
				awaited.failure = undefined;
				return session;
			},
			async (error: unknown) => await onFailure(awaited, error),
		);

	for (let looks = 0; ; looks += 1) {
		const open = watches.filter(isOpen);
		if (open.length === 0) return;
		const latestMs = open.reduce((latest, { awaited }) => Math.max(latest, awaited.untilMs), 0);
		const leftMs = latestMs - Date.now();
		const seconds = LOOK_AFTER_SECONDS[Math.min(looks, LOOK_AFTER_SECONDS.length - 1)];
		await clock.sleep(Math.min(seconds * 1000, leftMs), signal);
		const isSureLook = looks % LOOKS_PER_SURE_LOOK === LOOKS_PER_SURE_LOOK - 1;
		// What AI Studio does not give by its ID may be in a search.
		const isUseful = open.length >= SEARCH_FROM || open.some(({ isUnread }) => isUnread);
		const listed = await searchByIds(
			canSearch && isUseful && !isSureLook ? open.map(({ awaited }) => awaited) : [],
			search,
			signal,
		).catch((error: unknown) => {
			canSearch = !isRefusal(error);
			return new Map<unknown, IDataObject>();
		});
		await inParallel(open, async (watch) => {
			signal?.throwIfAborted();
			const { awaited } = watch;
			if (Date.now() > awaited.untilMs + LAST_LOOK_MS) return;
			const isOver = isOverBySearch(watch, listed.get(awaited.id));
			note(watch, isOver === false ? undefined : await find(awaited), isOver);
		});
	}
}

const isRefusedKey = ({ httpStatus = 0 }: Failure) => [401, 403].includes(httpStatus);

/** Whether a request will be refused again; a fault of the network or of the server may pass. */
function isRefusal(error: unknown): boolean {
	const { httpStatus = 500 } = failureOf(error);
	return httpStatus >= 400 && httpStatus < 500 && httpStatus !== 429;
}

function isOpen({ awaited, finishedAtMs }: Watch): boolean {
	if (Date.now() >= awaited.untilMs) return false;
	if (finishedAtMs === undefined) return true;
	// The session is over, but something of it may still come.
	const overForMs = Date.now() - finishedAtMs;
	if (awaited.lacksDetails) return overForMs < DETAILS_MS;
	return mayGetRecording(awaited.session) && overForMs < RECORDING_MS;
}

/** Written conversations are not recorded, nor are calls that nobody picked up. */
function mayGetRecording(session: IDataObject = {}): boolean {
	const { audio_url: recording, duration } = objectOf(session.channel_data) ?? {};
	const isUnanswered = Number(duration ?? NaN) === 0;
	return recording === null && !isWritten(session) && !isUnanswered;
}

/** Whether a search shows that the session is over; undefined if it does not show the session. */
function isOverBySearch(watch: Watch, listed: IDataObject | undefined): boolean | undefined {
	watch.listed = listed;
	if (!listed) return undefined;
	watch.listedLook = lookAt(listed, Date.now(), watch.listedLook);
	return isOverNow(listed, watch.listedLook);
}

function isOverNow(session: IDataObject, seen: Look): boolean {
	const quietMs = isWritten(session) ? QUIET_MESSAGES_MS : QUIET_CALL_MS;
	return isFinished(session, seen, Date.now(), quietMs);
}

/**
 * Writes down what a look showed.
 * @param session with its details, if AI Studio gave them
 * @param isOverInSearch undefined if a search did not show the session
 */
function note(watch: Watch, session: IDataObject | undefined, isOverInSearch?: boolean): void {
	const { awaited, listed } = watch;
	watch.isUnread = isOverInSearch !== false && (!session || isBare(session));
	let isOver: boolean;
	if (session && !watch.isUnread) {
		awaited.session = session;
		awaited.lacksDetails = false;
		watch.look = lookAt(session, Date.now(), watch.look);
		isOver = isOverNow(session, watch.look);
		// A search may show sessions as they were.
		isOver ||= Boolean(isOverInSearch && listed && showsTheSame(listed, session));
	} else {
		const known = [awaited.session, listed, session].filter((seen) => seen !== undefined);
		// Mostly the search is newer than an earlier look. Who said more is newest in any case.
		const turns = ({ transcription }: IDataObject) => turnsOf(transcription).length;
		known.sort((one, other) => turns(one) - turns(other));
		if (known.length > 0) awaited.session = Object.assign({}, ...known) as IDataObject;
		awaited.lacksDetails = awaited.session !== undefined;
		isOver = isOverInSearch === true;
	}
	if (!isOver) return;
	awaited.isFinished = true;
	watch.finishedAtMs ??= Date.now();
}

/** Whether AI Studio gave only the parameters of a session, which say nothing of its end. */
const isBare = (session: IDataObject) =>
	Object.keys(session).every((name) => name === 'id' || name === 'parameters');

/** Whether as much was said, for as long, in two documents of one session. */
function showsTheSame(one: IDataObject, other: IDataObject): boolean {
	const [first, second] = [one, other].map(({ transcription, channel_data: channel }) =>
		JSON.stringify([turnsOf(transcription), Number(objectOf(channel)?.duration ?? NaN)]),
	);
	return first === second;
}

/** Does the work for all, some at a time; the first failure ends it. */
async function inParallel<T>(all: T[], work: (one: T) => Promise<void>): Promise<void> {
	let next = 0;
	const worker = async () => {
		while (next < all.length) {
			next += 1;
			await work(all[next - 1]).catch((error: unknown) => {
				next = all.length;
				throw error;
			});
		}
	};
	await Promise.all(Array.from({ length: IN_FLIGHT_AT_MOST }, worker));
}
