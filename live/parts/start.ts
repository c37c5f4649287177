import { randomUUID } from 'node:crypto';
import { objectOf } from '../../nodes/shared/session';
import type { Channel } from '../../nodes/shared/statuses';
import {
	REFERENCE_PARAMETER,
	SIGNATURE_PARAMETER,
	signStart,
	withQuery,
} from '../../nodes/shared/statusUrl';
import { addressOf, type PlaceName } from '../callbackInbox';
import { isAccepted, refusal, type Reply } from '../client';
import { KeyRefused, Untried } from '../finding';
import type { Tools } from '../part';
import { ours, say } from '../redaction/safeText';

/** A session that AI Studio accepted. */
export interface Started {
	reply: Reply;
	/** Undefined when the answer holds none. */
	sessionId?: string;
	/** What was added to the status URL, as the nodes add it. */
	query: Record<string, string>;
}

const ROUTES: Record<Channel, { path: string; place: PlaceName }> = {
	voice: { path: '/telephony/make-call', place: 'call' },
	sms: { path: '/messaging/conversation', place: 'sms' },
	whatsapp: { path: '/messaging/conversation', place: 'whatsapp' },
};

/**
 * Starts one session with the own number. It is sent once, whatever comes of it.
 * @param more goes into the body besides agent, number and status URL
 * @throws Untried when AI Studio refuses it; KeyRefused
 */
export async function startOnce(
	{ client, answers }: Tools,
	channel: Channel,
	agentId: string,
	more: object = {},
): Promise<Started> {
	const reference = `live-check-${randomUUID()}`;
	const signature = signStart(answers.apiKey, { reference, agentId, channel });
	const query = { [REFERENCE_PARAMETER]: reference, [SIGNATURE_PARAMETER]: signature };
	const { path, place } = ROUTES[channel];
	const { callbackUrl } = answers;
	const reply = await client.ask({
		method: 'POST',
		path,
		as: `POST ${path}${channel === 'voice' ? '' : `, ${channel}`}`,
		body: {
			to: answers.to,
			agent_id: agentId,
			...(channel !== 'voice' && { channel }),
			...(callbackUrl && { status_url: withQuery(addressOf(callbackUrl, place), query) }),
			...more,
		},
	});
	requireKeyTaken(reply);
	if (!isAccepted(reply)) throw new Untried(say`the start was ${refusal(reply)}`);
	const { session_id: id } = objectOf(reply.body) ?? {};
	return { reply, query, ...(typeof id === 'string' && { sessionId: id }) };
}

/** @throws KeyRefused when a start is answered with 401, which says nothing else there */
export function requireKeyTaken({ status }: Reply): void {
	if (status !== 401) return;
	throw new KeyRefused(ours('AI Studio refuses to start with this key. Check key and region.'));
}

/** An answer that the part cannot do without: it was asked for before. */
export function required(answer: string | undefined): string {
	if (answer) return answer;
	throw new Untried(ours('an answer is missing'));
}

/** @throws Untried without an address that AI Studio can call */
export function requireCallbackUrl({ answers }: Tools): string {
	if (answers.callbackUrl) return answers.callbackUrl;
	throw new Untried(ours('no --callback-url was given'));
}
