import { randomUUID } from 'node:crypto';
import type { Agents } from '../agents';
import type {
	AddedSession,
	CollectedParameter,
	PlannedCallback,
	PlannedConversation,
	SessionParameter,
	SpokenTurn,
	StartedSession,
} from '../types';
import type { Course } from './course';

const NOT_REACHED = [
	'cancelled',
	'rejected',
	'busy',
	'timeout',
	'failed',
	'undeliverable',
] as readonly string[];

/** Whether a status says that nobody was reached. */
export const isNotReached = (status: string) => NOT_REACHED.includes(status);

/** The course of a session that starts now: what its callbacks report, and what is said in it. */
export function courseOfStart(
	session: StartedSession,
	callbacks: readonly PlannedCallback[],
	conversation: PlannedConversation | undefined,
): Course {
	const startMs = session.startedAtMs;
	const { isInbound, person } = personOf(session);
	const course: Course = {
		id: session.sessionId,
		channel: session.channel,
		agentId: session.agentId,
		isInbound,
		person,
		uuid: session.uuid,
		startMs,
		endMs: startMs,
		isAnswered: true,
		turns: [],
		parameters: at(startMs, session.sessionParameters),
	};
	const failure = callbacks.find(({ status }) => isNotReached(status));
	if (failure) return { ...course, isAnswered: false, endMs: startMs + failure.afterMs };
	if (!conversation) return course;
	// Nobody answers a message before it has arrived.
	const fromMs = startMs + Math.max(0, ...callbacks.map(({ afterMs }) => afterMs));
	return {
		...course,
		endMs: fromMs + conversation.endsAfterMs,
		turns: at(fromMs, conversation.turns),
		parameters: [...course.parameters, ...at(fromMs, conversation.parameters ?? [])],
	};
}

/** The course of a session that a test puts in. */
export function courseOfAdded(added: AddedSession, newId: string, agents: Agents): Course {
	const { id = newId, startMs, parameters = [], channel = 'voice' } = added;
	const list = Array.isArray(parameters)
		? parameters
		: Object.entries(parameters).map(([name, value]) => ({ name, value }));
	return {
		id,
		channel,
		agentId: added.agentId ?? agents.ids[0],
		isInbound: added.isInbound ?? false,
		person: added.person ?? (channel === 'http' ? '' : numberFor(id)),
		uuid: channel === 'voice' ? `CON-${randomUUID()}` : randomUUID(),
		startMs,
		endMs: added.endMs ?? Infinity,
		isAnswered: added.isAnswered ?? true,
		turns: at(startMs, added.turns ?? []),
		parameters: at(startMs, list),
		appearsMs: added.appearsMs,
		settlesMs: added.settlesMs,
		recordedMs: added.recordedMs,
		detailsStatus: added.detailsStatus,
	};
}

function personOf({ from, to }: StartedSession) {
	return from === undefined ? { isInbound: false, person: to } : { isInbound: true, person: from };
}

/** Entries with the moment at which they happen. */
function at<Entry extends SpokenTurn | CollectedParameter | SessionParameter>(
	fromMs: number,
	entries: readonly Entry[],
) {
	return entries.map((entry) => {
		const { afterMs = 0, ...rest } = entry as Entry & { afterMs?: number };
		return { ...(rest as Omit<Entry, 'afterMs'>), atMs: fromMs + afterMs };
	});
}

/** An Israeli mobile number, the same for the same id. */
function numberFor(id: string): string {
	const digits = [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1e7, 0);
	return `97254${String(digits).padStart(7, '0')}`;
}
