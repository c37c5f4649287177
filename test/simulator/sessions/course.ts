import type { Channel, ConversationRecord, SessionParameter, Speaker } from '../types';

/** What happened, or will happen, in a session. All times in ms since the epoch. */
export interface Course {
	id: string;
	channel: Channel;
	agentId: string;
	isInbound: boolean;
	/** Number or SIP address of the person; empty for HTTP agents. */
	person: string;
	/** The `conversation_uuid` (voice) or `message_uuid` (messages). */
	uuid: string;
	startMs: number;
	/** Infinity while nobody knows. */
	endMs: number;
	/** False for a call that nobody picked up and a message that never arrived. */
	isAnswered: boolean;
	turns: CourseTurn[];
	/** A later value of the same name goes over an earlier one. */
	parameters: CourseParameter[];
	/** Given for sessions that a test put in; see AddedSession. */
	appearsMs?: number;
	settlesMs?: number;
	recordedMs?: number;
	detailsStatus?: number;
	/** One of the past sessions whose transcription has the form `{client}`. */
	showsClientOnly?: boolean;
}

export interface CourseTurn {
	speaker: Speaker;
	text: string;
	atMs: number;
}

export interface CourseParameter extends SessionParameter {
	atMs: number;
}

export function isOver(course: Course, nowMs: number): boolean {
	return course.endMs <= nowMs;
}

/** What was said up to a moment. Nobody speaks after the end. */
export function turnsSoFar({ turns, endMs }: Course, nowMs: number): CourseTurn[] {
	return turns.filter(({ atMs }) => atMs <= Math.min(nowMs, endMs));
}

/** The parameters at a moment, each name once. */
export function parametersSoFar({ parameters, endMs }: Course, nowMs: number): SessionParameter[] {
	const values = new Map<string, string>();
	for (const { name, value, atMs } of parameters) {
		if (atMs <= Math.min(nowMs, endMs)) values.set(name, value);
	}
	return [...values].map(([name, value]) => ({ name, value }));
}

/** How long the session has lasted, or lasted in all. */
export function durationMs({ startMs, endMs, isAnswered }: Course, nowMs: number): number {
	return isAnswered ? Math.max(0, Math.min(nowMs, endMs) - startMs) : 0;
}

/** Turns a session into one that never reached anybody. */
export function failToReach(course: Course, nowMs: number): void {
	course.isAnswered = false;
	course.endMs = Math.min(course.endMs, nowMs);
	course.turns = [];
}

/** The conversation at a moment, for people and tests to look at. */
export function recordOf(course: Course, nowMs: number): ConversationRecord {
	const { id, channel, agentId, isInbound, person, startMs, endMs, isAnswered } = course;
	return {
		sessionId: id,
		channel,
		agentId,
		isInbound,
		person,
		startedAtMs: startMs,
		...(isOver(course, nowMs) && { endedAtMs: endMs }),
		isAnswered,
		turns: turnsSoFar(course, nowMs),
		parameters: parametersSoFar(course, nowMs),
	};
}
