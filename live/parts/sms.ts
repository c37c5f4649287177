import { objectOf } from '../../nodes/shared/session';
import { isFinalStatus } from '../../nodes/shared/statuses';
import type { ReceivedCallback } from '../callbackInbox';
import { type Finding, type Findings, judged, Untried } from '../finding';
import type { Part, Tools } from '../part';
import { inWords } from '../redaction/describe';
import { ours, say } from '../redaction/safeText';
import { fieldNames } from '../redaction/shapes';
import { foundIn, moments, search, waitUntil, watchSession } from '../sessions';
import { required, requireCallbackUrl, startOnce, type Started } from './start';

export const sms: Part = {
	name: 'sms',
	does: 'Sends one SMS to your number, and waits up to two minutes for its callbacks and its session. You need not answer it.',
	costs: 'One SMS, as your Vonage price list has it.',
	needs: ['smsAgent', 'to'],
	wishes: ['callbackUrl'],
	listens: true,
	checks(tools) {
		let started: Started | undefined;
		const requireStarted = () => {
			if (started) return started;
			throw new Untried(ours('no SMS was sent'));
		};
		return {
			'sms.start': async () => {
				started = await startOnce(tools, 'sms', required(tools.answers.smsAgent));
				return { 'start.messageAnswer': judgeAnswer(started) };
			},
			'sms.callbacks': async () => await checkCallbacks(tools, requireStarted()),
			'sms.session': async () => await checkSession(tools, requireStarted()),
		};
	},
};

function judgeAnswer({ reply, sessionId }: Started): Finding {
	const isLikeACall = sessionId !== undefined && 'session_start_time' in Object(reply.body);
	const content = reply.kind === 'JSON' ? fieldNames(reply.body) : ours(reply.kind);
	return judged(isLikeACall, say`the answer holds ${content}`);
}

async function checkCallbacks(tools: Tools, { query }: Started): Promise<Findings> {
	requireCallbackUrl(tools);
	await waitUntil(tools, () => tools.inbox.at('sms').some(isFinal));
	const callbacks = tools.inbox.at('sms');
	if (callbacks.length === 0) throw new Untried(ours('no callback came within two minutes'));
	const [{ body, headers }] = callbacks;
	const { 'content-type': contentType, authorization } = headers;
	return {
		'callback.sms': judged(isMessagesApi(body), say`it holds ${fieldNames(body)}`),
		'callback.contentType': judged(
			contentType?.split(';')[0] === 'application/json',
			contentTypeInWords(contentType),
		),
		'callback.signature': judged(
			authorization === undefined,
			say`its Authorization header is ${inWords(authorization?.replace(/^Bearer /, ''))}`,
		),
		'callback.query': judged(
			callbacks.every((callback) => hasQuery(callback, query)),
			ours('the query is another one'),
		),
	};
}

/** Looks for the session by its id, or by the number if the start told no id. */
async function checkSession(tools: Tools, { sessionId }: Started): Promise<Findings> {
	if (sessionId !== undefined) {
		const looks = await watchSession(tools, sessionId, (all) => all.some(({ listed }) => listed));
		const isThere = looks.some(({ session, listed }) => session ?? listed);
		return { 'insights.messages': judged(isThere, ours('not within two minutes')) };
	}
	for await (const second of moments(tools)) {
		const found = foundIn(await search(tools, { page_size: 20 }, 1));
		const isThere = found.some((session) => isWith(session, required(tools.answers.to)));
		if (isThere) return { 'insights.messages': judged(true, say`after ${second} s`) };
	}
	return { 'insights.messages': judged(false, ours('not within two minutes')) };
}

function isWith(session: object, to: string): boolean {
	const { source, destination, channel } = session as Record<string, unknown>;
	const isNumber = (number: unknown) => String(number).replace(/\D/g, '') === to;
	return /sms/i.test(String(channel)) && (isNumber(source) || isNumber(destination));
}

function isFinal({ body }: ReceivedCallback): boolean {
	return isFinalStatus('sms', String(body?.status));
}

/** The status body of Vonage's Messages API. */
export function isMessagesApi(body: ReceivedCallback['body']): boolean {
	return ['message_uuid', 'status', 'channel'].every((name) => name in (objectOf(body) ?? {}));
}

function hasQuery({ query }: ReceivedCallback, sent: Record<string, string>): boolean {
	const given = Object.entries(sent).every(([name, value]) => query.get(name) === value);
	return given && [...query].length === Object.keys(sent).length;
}

const CONTENT_TYPES = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'];

function contentTypeInWords(contentType: string | undefined) {
	const known = CONTENT_TYPES.find((type) => contentType?.startsWith(type));
	return known ? ours(known) : inWords(contentType);
}
