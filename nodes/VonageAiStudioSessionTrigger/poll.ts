import { type INodeExecutionData, type IPollFunctions, NodeOperationError } from 'n8n-workflow';
import { limitTime, systemClock, untilAborted } from '../shared/clock';
import { CREDENTIAL_TYPE } from '../shared/credential';
import type { ParameterValues } from '../VonageAiStudio/fields/values';
import { type Connection, connect } from '../VonageAiStudio/n8n/connection';
import { type Failure, failureOf, ItemFailed } from '../VonageAiStudio/n8n/errors';
import { findSession, getPage } from '../VonageAiStudio/resources/session/insights';
import type { PageQuery } from '../VonageAiStudio/resources/session/pages';
import { type Memory, shortOf } from './memory';
import { readSettings, type Settings } from './properties';
import { firstMemory, newest, scan, type Studio } from './scan';

/** The words in which n8n wants to hear why a poll failed. */
type Cause = NonNullable<NodeOperationError['failure']>['cause'];

/** The name of the memory in the node's static data. */
const MEMORY = 'sessions';

/** So many polls fail in a row before the workflow does. */
const MOST_FAILURES = 3;

/** n8n polls at most once a minute; a poll that takes less never meets the next one. */
const LONGEST_POLL_MS = 60_000;
/** The part of the time in which requests are made. What remains is for a slow machine. */
const BUSY_PART = 0.75;

/**
 * What the last poll that put something out began with. With durable cursors n8n may hand the same to two
 * polls, one after the other, when it makes up for polls after a restart.
 */
const spent = new Map<string, { memory: string; atMs: number }>();
/** By then n8n has stored what a poll remembers, or failed to: then the same is right again. */
const STORED_AFTER_MS = 60_000;

/** The nodes that are polling now: n8n may begin a poll before the last one has ended. */
const polling = new Set<string>();

/**
 * First memories that n8n may not have saved: with durable cursors it drops that of a publication without
 * items, and what finished before the next poll would be lost as history.
 */
const unsaved = new Map<string, { memory: Memory; atMs: number }>();
/** A workflow that was not published for longer begins anew. Nodes may be polled once a day. */
const KEPT_UNSAVED_MS = 25 * 60 * 60_000;
/** What a memory must reach back, by a clock that was set back, to know what is history. */
const SET_BACK_MS = 60 * 60_000;

/** One poll. @returns the finished conversations, or null if there are none */
export async function pollSessions(
	context: IPollFunctions,
): Promise<INodeExecutionData[][] | null> {
	const settings = settingsOf(context);
	const connection = await connect(context);
	if (context.getMode() === 'manual') return await example(context, connection, settings);
	const { id, name } = context.getNode();
	const key = JSON.stringify([context.getWorkflow().id, id, name]);
	if (polling.has(key)) return null;
	polling.add(key);
	try {
		return await nextItems(context, connection, settings, key);
	} finally {
		polling.delete(key);
	}
}

function settingsOf(context: IPollFunctions): Settings {
	try {
		return readSettings(
			context.getNodeParameter('filters', {}) as ParameterValues,
			context.getNodeParameter('options', {}) as ParameterValues,
			context.getTimezone(),
		);
	} catch (error) {
		throw pollError(context, failureOf(error), 'configuration-invalid');
	}
}

/** For the editor: one conversation. Nothing is remembered. */
async function example(
	context: IPollFunctions,
	connection: Connection,
	settings: Settings,
): Promise<INodeExecutionData[][]> {
	const json = await inTime(context, connection, async (studio) => {
		return await newest(studio, settings);
	}).catch((error: unknown) => {
		throw pollError(context, explained(failureOf(error), connection.place));
	});
	if (json) return [[{ json }]];
	throw pollError(context, {
		message: 'There is no finished conversation of the last 7 days',
		description: `Hold a conversation with the agent, wait some minutes, then fetch again. n8n asked ${connection.place}; also check "Agent IDs", "Channels" and the region in the credential.`,
	});
}

async function nextItems(
	context: IPollFunctions,
	connection: Connection,
	settings: Settings,
	key: string,
): Promise<INodeExecutionData[][] | null> {
	const state = context.getWorkflowStaticData('node');
	const saved = state[MEMORY] as Memory | undefined;
	const nowMs = Date.now();
	const before = shortOf(JSON.stringify(saved ?? null));
	if (isSpent(key, before, nowMs)) return null;
	const scope = scopeOf(context, connection, settings);
	const known = usable(saved ?? recall(key, nowMs), scope, nowMs);
	// The start date is for the very first poll: what came out once must not come out again.
	const startFromMs = saved ? undefined : settings.startFromMs;
	const memory = known ?? firstMemory(scope, nowMs, { ...settings, startFromMs });
	const scanned = await inTime(context, connection, async (studio) => {
		return await scan(studio, memory, settings);
	});
	const { items } = scanned;
	const failure = scanned.failure && explained(scanned.failure, connection.place);
	// Without a memory the trigger is being published, and somebody looks at it.
	if (failure && (!known || failure.httpStatus === 401)) throw pollError(context, failure);

	const failures = failure && items.length === 0 ? memory.failures + 1 : 0;
	const isTooMuch = failures >= MOST_FAILURES;
	const next = { ...scanned.memory, failures: isTooMuch ? 0 : failures };
	// With durable cursors n8n writes whatever was assigned.
	if (JSON.stringify(next) !== JSON.stringify(saved)) state[MEMORY] = next;
	if (saved) unsaved.delete(key);
	else if (items.length === 0) unsaved.set(key, { memory: next, atMs: nowMs });
	if (failure && isTooMuch) throw pollError(context, failure);
	if (items.length > 0) spent.set(key, { memory: before, atMs: Date.now() });
	if (failure) context.logger.warn(`A poll failed and is repeated: ${failure.message}`);
	return items.length > 0 ? [items.map((json) => ({ json }))] : null;
}

/** Whether the last poll put out what it found with this very memory, so that the next one would repeat it. */
function isSpent(key: string, memory: string, nowMs: number): boolean {
	const last = spent.get(key);
	return last?.memory === memory && Math.abs(nowMs - last.atMs) < STORED_AFTER_MS;
}

/** What belongs to this account and these filters. */
function usable(memory: Memory | undefined, scope: string, nowMs: number): Memory | undefined {
	if (memory?.version !== 1 || memory.scope !== scope) return undefined;
	if (memory.sweptAtMs <= nowMs) return memory;
	// The clock was set back. All that a search may find now has to be later than what the memory begins with.
	if (memory.fromMs > nowMs - SET_BACK_MS) return undefined;
	return { ...memory, sweptAtMs: nowMs, scannedAtMs: Math.min(memory.scannedAtMs, nowMs) };
}

function recall(key: string, nowMs: number): Memory | undefined {
	const { memory, atMs = NaN } = unsaved.get(key) ?? {};
	return nowMs >= atMs && nowMs - atMs < KEPT_UNSAVED_MS ? memory : undefined;
}

/** A credential keeps its id when its key is renewed. */
function scopeOf(context: IPollFunctions, { baseUrl }: Connection, { filters }: Settings): string {
	const { id } = context.getNode().credentials?.[CREDENTIAL_TYPE] ?? {};
	const sorted = [filters.agentIds, filters.channels].map((values) => [...values].sort());
	return shortOf(JSON.stringify([id, baseUrl, ...sorted]));
}

/** Lets work use AI Studio for as long as a poll may take. */
async function inTime<T>(
	context: IPollFunctions,
	connection: Connection,
	work: (studio: Studio) => Promise<T>,
): Promise<T> {
	// n8n before 2.36 has no such function.
	const budgetMs = Math.min(context.getPollBudgetMs?.() ?? LONGEST_POLL_MS, LONGEST_POLL_MS);
	const { signal, end } = limitTime(systemClock, budgetMs * BUSY_PART);
	const limited: Connection = {
		...connection,
		signal,
		request: async (request) => await untilAborted(connection.request(request), signal),
	};
	try {
		return await work({
			search: async (query) => await searched(limited, query),
			find: async (id, startMs) => await found(limited, id, startMs),
			now: () => Date.now(),
			signal,
		});
	} finally {
		end();
	}
}

/** A page of a search. AI Studio also answers 401 to parameters that it does not take. */
async function searched(connection: Connection, query: PageQuery) {
	return await getPage(connection, query).catch(async (error: unknown) => {
		if (!(error instanceof ItemFailed) || error.failure.httpStatus !== 401) throw error;
		return await getPage(connection, { ...query, project_fields: undefined });
	});
}

/** A session with its parameters, in the documented way where it comes without them. */
async function found(connection: Connection, id: string, startMs: number) {
	const session = await findSession(connection, id);
	return session?.parameters ? session : await findSession(connection, id, startMs);
}

/** A failure in the words of a trigger. */
function explained(failure: Failure, place: string): Failure {
	if (failure.httpStatus === 401) {
		return {
			...failure,
			message: 'AI Studio did not accept the API key, or the "Agent IDs"',
			description: `It answers the same to both. The request went to ${place}. Use the key from AI Studio (user icon, "Generate API Key"), not the API key and secret of your Vonage account, and check the region in the credential. ${NOTHING_LOST}`,
		};
	}
	return { ...failure, description: `${failure.description} ${NOTHING_LOST}` };
}

const NOTHING_LOST =
	'Conversations that finish meanwhile are not lost: they come out as soon as AI Studio can be read again.';

function pollError(
	context: IPollFunctions,
	failure: Failure,
	cause = causeOf(failure),
): NodeOperationError {
	const { message, description } = failure;
	const error = new NodeOperationError(context.getNode(), message, { description });
	// n8n replaces a message that names a network code by one that advises to run it again at once.
	error.message = message;
	// By this n8n decides how long it waits before it polls again (n8n 2.36 and later).
	error.failure = { cause };
	return error;
}

function causeOf({ httpStatus }: Failure): Cause {
	if (httpStatus === 401) return 'credential-invalid';
	return httpStatus === 429 ? 'rate-limited' : 'temporarily-unavailable';
}
