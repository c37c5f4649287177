import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import { namedValues, objectOf, transcriptOf } from '../shared/session';
import { CALL_STATUSES, isFinalStatus } from '../shared/statuses';
import type { SignedStart } from '../shared/statusUrl';

/** The callbacks of AI Studio, as the trigger names them. */
export type StudioEvent =
	| 'callStatus'
	| 'messageStatus'
	| 'callDisconnected'
	| 'liveAgentStarted'
	| 'liveAgentMessage';

/** A genuine callback. */
export interface Callback {
	event: StudioEvent;
	body: IDataObject;
	/** The bytes of the body as they came. */
	rawBody: Uint8Array;
	/** The start that the URL was signed for. */
	start?: SignedStart;
	reference?: string;
}

/**
 * What a callback is. A signed URL says it, whatever the body looks like: nobody documents what AI Studio
 * sends for an SMS, and a callback that is lost because of its form is lost for good. Without a signature
 * the body has to say it.
 * @param start undefined if the URL has no signature
 * @returns undefined for a body that is none of the known callbacks
 */
export function eventOf(body: IDataObject, start?: SignedStart): StudioEvent | undefined {
	if (start) return start.channel === 'voice' ? 'callStatus' : 'messageStatus';
	return recogniseEvent(body);
}

/**
 * Gives all callbacks one shape. Missing fields are omitted; `body` is the callback as it came.
 *
 * The agent comes from the signature first, since the callback of a message names none.
 */
export function normaliseCallback(callback: Callback): IDataObject {
	const { event, body, start, reference } = callback;
	const channel = channelOf(event, body, start);
	const status = event.endsWith('Status') ? textOf(body.status) : undefined;
	return withoutAbsent({
		event,
		event_id: eventIdOf(callback),
		channel,
		status,
		final: status === undefined ? undefined : isFinalStatus(channel, status),
		reference,
		session_id: textOf(body.sessionId) ?? textOf(body.session_id),
		agent_id: start?.agentId ?? textOf(body.agent_id),
		...partiesOf(body),
		timestamp: textOf(body.timestamp),
		error: body.error ?? undefined,
		...(event === 'liveAgentMessage' && messageFields(body)),
		...(event === 'liveAgentStarted' && historyFields(objectOf(body.history))),
		body,
	});
}

/**
 * Recognises a callback by its body: without a signature nothing else tells, neither the URL nor a header.
 * A message goes first, since its body is the only one with a `message_uuid`. The end of a call is the only
 * other one with a `session_id`; what it holds besides is not documented, so a status in it may have any
 * word but those for a call that was not picked up.
 */
function recogniseEvent(body: IDataObject): StudioEvent | undefined {
	const has = (field: string) => textOf(body[field]) !== undefined;
	if (has('sessionId')) {
		if (typeof body.history === 'object' && body.history !== null) return 'liveAgentStarted';
		if (has('type')) return 'liveAgentMessage';
	}
	if (has('status') && has('message_uuid')) return 'messageStatus';
	const isMissedCall = (CALL_STATUSES as readonly unknown[]).includes(body.status);
	if (has('session_id') && !isMissedCall) return 'callDisconnected';
	return has('status') && (has('conversation_uuid') || has('agent_id')) ? 'callStatus' : undefined;
}

/** The fields that distinguish status callbacks (source: the bodies in AI Studio's documentation). */
const IDENTIFYING_FIELDS = [
	'message_uuid',
	'conversation_uuid',
	'session_id',
	'agent_id',
	'to',
	'status',
	'timestamp',
];

/**
 * An id that is the same when AI Studio repeats a callback and differs for every other one, so that
 * Remove Duplicates can use it. 32 hexadecimal digits.
 *
 * The whole body counts where no field is known to identify the callback: in an unknown form, and for live
 * agent events, which have no id or time. If a person writes the same words twice in one session, both
 * messages have the same id.
 */
function eventIdOf({ event, body, rawBody, reference }: Callback): string {
	const fields = IDENTIFYING_FIELDS.map((field) => textOf(body[field]) ?? null);
	const hash = createHash('sha256').update(JSON.stringify([event, reference ?? null, ...fields]));
	if (event.startsWith('liveAgent') || recogniseEvent(body) !== event) hash.update(rawBody);
	return hash.digest('hex').slice(0, 32);
}

function channelOf(event: StudioEvent, body: IDataObject, start?: SignedStart): string | undefined {
	if (event === 'callStatus' || event === 'callDisconnected') return 'voice';
	return textOf(body.channel)?.toLowerCase() ?? start?.channel;
}

/** A delivery receipt of the SMS API calls the person `msisdn` and the agent's number `to` (source: Vonage SMS API). */
function partiesOf(body: IDataObject): IDataObject {
	const person = textOf(body.msisdn);
	const to = textOf(body.to);
	return person ? { to: person, from: to } : { to, from: textOf(body.from) };
}

/** `{type: "text", text}`, or the media under the name of its type: `{type: "image", image: {url, caption}}`. */
function messageFields(body: IDataObject): IDataObject {
	const media = objectOf(body[String(body.type)]);
	return {
		text: textOf(body.text),
		media_url: textOf(media?.url),
		caption: textOf(media?.caption),
	};
}

/** What was said and collected before the live agent came: `{transcription, parameters}`, both optional. */
function historyFields({ transcription, parameters }: IDataObject = {}): IDataObject {
	return {
		...(isGiven(transcription) && transcriptOf(transcription)),
		...(isGiven(parameters) && { parameters: namedValues(parameters) }),
	};
}

function isGiven(value: unknown): boolean {
	return value !== undefined && value !== null;
}

/** Text as it came, numbers as text; undefined for everything else, the empty text included. */
function textOf(value: unknown): string | undefined {
	if (typeof value === 'number') return String(value);
	return typeof value === 'string' && value !== '' ? value : undefined;
}

function withoutAbsent(fields: IDataObject): IDataObject {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
