import type { IDataObject } from 'n8n-workflow';
import {
	END_MARKS,
	isFinished,
	type Look,
	lookAt,
	objectOf,
	sessionOutput,
	type SessionView,
} from '../shared/session';
import { channelOf } from './filter';

/** The fields that a search for sessions asks for: all that tells of its end, and what was said. */
export const LISTED_FIELDS = [
	'id',
	'session_start_time',
	'agent_id',
	'agent_information.id',
	'channel',
	'source',
	'destination',
	...END_MARKS,
	'channel_data.audio_url',
	'transcription',
];

/**
 * A recording comes up to 80 seconds after the end of a call (source: the one client that was seen to wait
 * for it). So long a call without one has to look the same.
 */
const RECORDED_AFTER_MS = 90_000;
/** A call whose duration ended so long ago is over, even if it is seen for the first time. */
const SURELY_OVER_MS = 5 * 60_000;

/** The listed fields of a session, objects in objects, whether or not the search gave more. */
export function listedFields(session: IDataObject): IDataObject {
	const result: IDataObject = {};
	for (const field of LISTED_FIELDS) {
		const [name, inner] = field.split('.');
		// A search may give dotted names in place of objects in objects.
		const value = field in session ? session[field] : inner && objectOf(session[name])?.[inner];
		if (value === undefined) continue;
		if (inner) result[name] = { ...objectOf(result[name]), [inner]: value };
		else result[name] = value;
	}
	return result;
}

/** A time in seconds since 1970 is below this, one in milliseconds above: in 1973 and in 5138. */
const MOST_SECONDS = 1e11;

/**
 * When a session started, in ms since 1970; AI Studio writes its times in UTC and without a zone.
 * @returns NaN if that can't be read
 */
export function startMsOf({ session_start_time: time }: IDataObject): number {
	const text = String(time);
	if (/^\d{9,}(\.\d+)?$/.test(text)) return Number(text) * (Number(text) < MOST_SECONDS ? 1000 : 1);
	if (/(GMT|UTC)$/.test(text)) return Date.parse(text);
	return Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`);
}

/** When a session ended, or was last alive, as far as its duration tells: seconds, as in all examples. */
export function aliveUntilMs(session: IDataObject, startMs: number): number {
	const seconds = Number(objectOf(session.channel_data)?.duration);
	return seconds > 0 ? startMs + seconds * 1000 : startMs;
}

/** One look at the listed fields of a session. @param before the look before this one, if there was one */
export function lookAtListed(session: IDataObject, nowMs: number, before?: Look): Look {
	const { audio_url: recording, ...data } = objectOf(session.channel_data) ?? {};
	// The address of a recording may hold a new token each time. That there is one may be all that changes
	// at the end of a call that was running when the workflow was published.
	const channel_data = { ...data, isRecorded: isGiven(recording) };
	return lookAt({ ...session, channel_data }, nowMs, before);
}

/** What decides whether a session is over. */
export interface Rules {
	longestMs: number;
	quietMs: number;
}

/**
 * Whether a session is over, and its recording there if there is one.
 * @param session its listed fields
 * @param look this look at it
 * @param isFirst whether it was not seen before
 */
export function isReady(
	session: IDataObject,
	look: Look,
	isFirst: boolean,
	nowMs: number,
	{ longestMs, quietMs }: Rules,
): boolean {
	const startMs = startMsOf(session);
	if (nowMs - startMs >= longestMs) return true;
	const aliveMs = aliveUntilMs(session, startMs);
	const isLongOver = isFirst && aliveMs > startMs && nowMs - aliveMs >= SURELY_OVER_MS;
	const sinceMs = isLongOver ? aliveMs : look.sinceMs;
	if (!isFinished(session, { ...look, sinceMs }, nowMs, quietMs)) return false;
	const isVoice = (channelOf(session) ?? 'voice') === 'voice';
	const isRecorded = isGiven(objectOf(session.channel_data)?.audio_url);
	return !isVoice || isRecorded || nowMs - sinceMs >= RECORDED_AFTER_MS;
}

/**
 * What comes out for a session.
 * @param listed its listed fields
 * @param details the session by its ID; undefined if AI Studio would not give it
 */
export function itemOf(
	listed: IDataObject,
	details: IDataObject | undefined,
	view: SessionView,
): IDataObject {
	const output = sessionOutput({ ...listed, ...details }, { ...view, isWhole: Boolean(details) });
	return { ...output, event_id: listed.id, ...(!details && { details_missing: true }) };
}

export const isGiven = (value: unknown) => value !== undefined && value !== null && value !== '';
