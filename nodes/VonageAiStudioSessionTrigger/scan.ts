import type { IDataObject } from 'n8n-workflow';
import { type Failure, failureOf, ItemFailed } from '../VonageAiStudio/n8n/errors';
import { type PageQuery, pagesOf, splitRange } from '../VonageAiStudio/resources/session/pages';
import { agentFilter, isWanted } from './filter';
import { type Memory, newMemory, Notebook, shortOf } from './memory';
import type { Settings } from './properties';
import {
	aliveUntilMs,
	isGiven,
	isReady,
	itemOf,
	LISTED_FIELDS,
	listedFields,
	lookAtListed,
	startMsOf,
} from './session';

/** What a poll needs of AI Studio. Both requests reject with the signal's reason when it aborts. */
export interface Studio {
	/** One page of a search. @throws ItemFailed */
	search(query: PageQuery): Promise<IDataObject[]>;
	/** A session by its ID; undefined if AI Studio does not know it. @throws ItemFailed */
	find(id: string, startMs: number): Promise<IDataObject | undefined>;
	/** The time of day in ms since 1970. */
	now(): number;
	/** Aborts when the time of the poll is up. */
	signal: AbortSignal;
}

/** What a poll found, and what to remember of it: both are kept, or neither. */
export interface Scanned {
	/** The output items, the oldest session first. */
	items: IDataObject[];
	memory: Memory;
	/** Why the poll could not read on. */
	failure?: Failure;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The items of one execution, which n8n holds in memory. */
const MOST_ITEMS = 50;
/** After so many tries in vain a session comes out without its details. */
const MOST_TRIES = 5;
/** After so many sessions in vain, and none that could be read, a poll leaves the rest to the next one. */
const MOST_IN_VAIN = 2;

/** How late a session may appear in a search, which is not documented, and a margin for clocks that differ. */
const APPEARS_AFTER_MS = 2 * HOUR_MS + 15 * MINUTE_MS;

/**
 * A search knows start times only, so it has to look back as far as the longest conversation lasts: that is
 * a sweep. Most conversations are short, and come out sooner by the shorter scans in between. What these
 * miss, the next sweep finds. With 5,000 sessions a day a sweep has 55 pages, and the others 5 and 1.
 */
const SWEEP_EVERY_MS = 30 * MINUTE_MS;
const MIDDLE_EVERY_MS = 5 * MINUTE_MS;
const MIDDLE_MS = 2 * HOUR_MS + 15 * MINUTE_MS;
const NEAR_MS = 20 * MINUTE_MS;

/** How far back a sweep looks. */
const lookBackMs = ({ longestMs }: Settings) => longestMs + APPEARS_AFTER_MS;

/** The memory of the first poll. Without a start date, what is over by now is history. */
export function firstMemory(scope: string, nowMs: number, settings: Settings): Memory {
	const { startFromMs } = settings;
	if (startFromMs !== undefined) return newMemory(scope, startFromMs, nowMs);
	return { ...newMemory(scope, nowMs - lookBackMs(settings), nowMs), baselineMs: nowMs };
}

/** What one poll looks through. */
interface Plan {
	fromMs: number;
	toMs: number;
	/** When the sweep began that this is a part of. */
	sweepMs?: number;
	/** Whether it takes the place of a scan of middle length. */
	isMiddle: boolean;
}

function planOf({ fromMs, rest, sweptAtMs, scannedAtMs }: Memory, toMs: number): Plan {
	if (rest?.sweepMs !== undefined) return { ...rest, toMs, isMiddle: true };
	if (toMs - sweptAtMs >= SWEEP_EVERY_MS) return { fromMs, toMs, sweepMs: toMs, isMiddle: true };
	const isMiddle = toMs - scannedAtMs >= MIDDLE_EVERY_MS;
	const backMs = toMs - (isMiddle ? MIDDLE_MS : NEAR_MS);
	return { fromMs: Math.max(fromMs, Math.min(backMs, rest?.fromMs ?? backMs)), toMs, isMiddle };
}

/** A poll under way. */
interface Poll {
	readonly studio: Studio;
	readonly memory: Memory;
	readonly settings: Settings;
	readonly plan: Plan;
	readonly notes: Notebook;
	readonly items: IDataObject[];
	pages: number;
	largestPage: number;
	/** Sessions whose details could not be read. */
	inVain: number;
	/** The start of the session that the poll has come to. */
	reachedMs: number;
	/** The start of the first session that is left to the next poll; Infinity if none is. */
	leftMs: number;
}

/** Looks through the sessions that started lately, for those that are over and did not come out yet. */
export async function scan(studio: Studio, memory: Memory, settings: Settings): Promise<Scanned> {
	const plan = planOf(memory, studio.now());
	const isNewSweep = plan.sweepMs === plan.toMs;
	const poll: Poll = {
		studio,
		memory,
		settings,
		plan,
		notes: new Notebook(memory),
		items: [],
		pages: 0,
		// Each sweep learns it anew: a page that is taken for the last one by mistake would hide sessions.
		largestPage: isNewSweep ? 0 : memory.largestPage,
		inVain: 0,
		reachedMs: plan.fromMs,
		leftMs: Infinity,
	};
	const failure = await failureOfReading(poll);
	return { items: poll.items, failure, memory: memoryAfter(poll) };
}

async function failureOfReading(poll: Poll): Promise<Failure | undefined> {
	const { plan, settings, studio } = poll;
	// A start date may lie ahead.
	if (plan.fromMs > plan.toMs) return undefined;
	const search = async (query: PageQuery) => {
		const page = await studio.search(query);
		poll.pages += 1;
		poll.largestPage = Math.max(poll.largestPage, page.length);
		return page;
	};
	const range: [number, number] = [plan.fromMs, plan.toMs];
	try {
		for await (const session of sessionsOf({ search }, settings, range, 'asc', poll.largestPage)) {
			poll.reachedMs = startMsOf(session) || poll.reachedMs;
			if (isEnough(poll)) {
				leave(poll);
				break;
			}
			await take(session, poll);
		}
	} catch (error) {
		leave(poll);
		if (!studio.signal.aborted) return failureOf(error);
		if (poll.pages === 0) return NO_ANSWER;
	}
	return undefined;
}

const NO_ANSWER: Failure = {
	message: 'AI Studio did not answer in time',
	description: 'Check the internet connection of n8n.',
};

/** The listed fields of the sessions that started in a range, as far as they are wanted. */
async function* sessionsOf(
	{ search }: Pick<Studio, 'search'>,
	{ filters }: Settings,
	[fromMs, toMs]: [number, number],
	order: 'asc' | 'desc',
	largestPage = 0,
): AsyncGenerator<IDataObject> {
	const ranges = splitRange(fromMs, toMs);
	const query = {
		sort_by: `session_start_time:${order}`,
		project_fields: JSON.stringify(LISTED_FIELDS),
		...agentFilter(filters),
	};
	const pages = pagesOf(
		{ ranges: order === 'asc' ? ranges.reverse() : ranges, query, limit: Infinity, order },
		search,
		{ isAnchored: true, largestPage },
	);
	for await (const page of pages) {
		for (const row of page) {
			const session = listedFields(row);
			// Without an ID nobody can tell whether it came out before.
			if (isGiven(session.id) && isWanted(session, filters)) yield session;
		}
	}
}

function isEnough({ items, inVain, studio }: Poll): boolean {
	const isInVain = inVain >= MOST_IN_VAIN && items.length === 0;
	return items.length >= MOST_ITEMS || isInVain || studio.signal.aborted;
}

/** Leaves the session that the poll has come to, and all after it, to the next poll. */
function leave(poll: Poll): void {
	poll.leftMs = Math.min(poll.leftMs, poll.reachedMs);
}

/** Looks at one session, and puts it out if it is over. */
async function take(session: IDataObject, poll: Poll): Promise<void> {
	const { studio, memory, settings, notes, plan } = poll;
	// Remembered for longest if nobody says when it started.
	const startMs = startMsOf(session) || plan.toMs;
	const id = shortOf(String(session.id));
	if (notes.hasSeen(id)) return;
	const nowMs = studio.now();
	const before = notes.lookAt(id);
	const look = lookAtListed(session, nowMs, before);
	const isHistory = before
		? look.sinceMs === memory.baselineMs
		: isFromBefore(session, startMs, poll);
	if (!isReady(session, look, !before, nowMs, settings)) {
		const { baselineMs = 0 } = memory;
		// Who has not changed since the baseline was over by then.
		const sinceMs = isHistory ? baselineMs : Math.max(look.sinceMs, baselineMs + 1);
		notes.noteLook(id, { ...look, sinceMs });
		return;
	}
	const details = isHistory ? undefined : await detailsOf(session, startMs, studio);
	if (!isHistory && !details && notes.countTry(id) < MOST_TRIES) {
		poll.inVain += 1;
		leave(poll);
		return;
	}
	notes.see(id, startMs);
	if (!isHistory) poll.items.push(itemOf(session, details, settings.view));
}

/** Whether a session that the first sweep finds was over when the sweep began, as far as can be told. */
function isFromBefore(session: IDataObject, startMs: number, { plan, memory }: Poll): boolean {
	const { baselineMs } = memory;
	if (baselineMs === undefined || plan.sweepMs !== baselineMs) return false;
	return aliveUntilMs(session, startMs) <= baselineMs;
}

/** A session by its ID; undefined if it can't be read now. */
async function detailsOf(
	{ id }: IDataObject,
	startMs: number,
	studio: Studio,
): Promise<IDataObject | undefined> {
	return await studio.find(String(id), startMs).catch((error: unknown) => {
		if (error instanceof ItemFailed || studio.signal.aborted) return undefined;
		throw error;
	});
}

function memoryAfter({ memory, settings, plan, notes, largestPage, leftMs }: Poll): Memory {
	const { sweepMs } = plan;
	const isDone = leftMs === Infinity;
	const sweptAtMs = isDone && sweepMs !== undefined ? sweepMs : memory.sweptAtMs;
	// The next sweep looks back from the beginning of this one: what was not over then may be over now.
	const nextFromMs = (sweepMs ?? sweptAtMs) - lookBackMs(settings);
	const unreadFromMs = sweepMs === undefined ? Infinity : leftMs;
	const fromMs = Math.max(memory.fromMs, Math.min(nextFromMs, unreadFromMs));
	return {
		...memory,
		...notes.keep(fromMs),
		rest: isDone ? undefined : { fromMs: leftMs, sweepMs },
		fromMs,
		sweptAtMs,
		scannedAtMs: isDone && plan.isMiddle ? plan.toMs : memory.scannedAtMs,
		largestPage,
	};
}

/** How far back the editor looks for an example. */
const EXAMPLE_MS = 7 * 24 * HOUR_MS;

/** The newest session that is over, as an item; undefined if there is none in the last days. */
export async function newest(studio: Studio, settings: Settings): Promise<IDataObject | undefined> {
	const nowMs = studio.now();
	const range: [number, number] = [nowMs - EXAMPLE_MS, nowMs];
	for await (const session of sessionsOf(studio, settings, range, 'desc')) {
		const startMs = startMsOf(session);
		// There is no look before this one; nothing has happened in it since its duration ended.
		const look = lookAtListed(session, aliveUntilMs(session, startMs));
		if (!isReady(session, look, true, nowMs, settings)) continue;
		return itemOf(session, await studio.find(String(session.id), startMs), settings.view);
	}
	return undefined;
}
