import type { IDataObject } from 'n8n-workflow';
import type { SignedStart } from '../shared/statusUrl';
import { isFinalStatus } from '../shared/statuses';
import { eventIdOf } from './eventId';
import type { StudioEvent } from './events';
import { textOf } from './text';

/** A genuine callback of a known kind. */
export interface Callback {
	event: StudioEvent;
	body: IDataObject;
	rawBody: Uint8Array;
	/** What the URL's signature vouches for. */
	start?: SignedStart;
	reference?: string;
}

/**
 * Gives the five callbacks one shape. A field that the callback has not is left out; `body` is the
 * callback as it came.
 *
 * The agent comes from the signature first: the callback of a message names none.
 */
export function normaliseCallback({
	event,
	body,
	rawBody,
	start,
	reference,
}: Callback): IDataObject {
	const channel = channelOf(event, body, start);
	const status = event.endsWith('Status') ? textOf(body.status) : undefined;
	return withoutAbsent({
		event,
		eventId: eventIdOf(event, body, reference, rawBody),
		channel,
		status,
		final: status === undefined ? undefined : isFinalStatus(channel, status),
		reference,
		sessionId: textOf(body.sessionId) ?? textOf(body.session_id),
		agentId: start?.agentId ?? textOf(body.agent_id),
		to: textOf(body.to),
		from: textOf(body.from),
		timestamp: textOf(body.timestamp),
		error: body.error ?? undefined,
		body,
	});
}

function channelOf(event: StudioEvent, body: IDataObject, start?: SignedStart): string | undefined {
	if (event === 'callStatus' || event === 'callDisconnected') return 'voice';
	return textOf(body.channel)?.toLowerCase() ?? start?.channel;
}

function withoutAbsent(fields: IDataObject): IDataObject {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
