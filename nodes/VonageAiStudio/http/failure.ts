import { objectOf } from '../../shared/session';
import { type Failure, ItemFailed } from '../n8n/errors';
import { isEmptyBody, type Reply, replyMessage } from './request';

/** What an operation has to say about replies that are no success. */
export interface Wording {
	/** What may have happened if the answer is lost. Omitted for what only reads. */
	unsure?: string;
	/** Statuses that mean something of their own to the operation. */
	explain?(status: number, body: unknown): Failure | undefined;
}

/**
 * What a final reply means for the user.
 * @param place how messages name the host, such as "the EU region"
 * @returns undefined for a success
 */
export function replyFailure(reply: Reply, place: string, wording: Wording): Failure | undefined {
	if (reply.kind === 'noAnswer') return networkFailure(reply, place, wording);
	const { status, body } = reply;
	if (status >= 200 && status < 300) return undefined;
	const failure = wording.explain?.(status, body) ?? statusFailure(status, place, wording);
	const said = replyMessage(body);
	return {
		...failure,
		httpStatus: status,
		description: said ? `AI Studio said: ${said}. ${failure.description}` : failure.description,
	};
}

/**
 * The body of a final reply.
 * @throws ItemFailed for every reply that is no success
 */
export function bodyOf(reply: Reply, place: string, wording: Wording): unknown {
	const failure = replyFailure(reply, place, wording);
	if (failure) throw new ItemFailed(failure);
	return reply.kind === 'answer' ? reply.body : undefined;
}

/**
 * The body of a final reply as an object; an empty body is an empty object.
 * @throws ItemFailed for every reply that is no success, or whose body can't be read
 */
export function answerOf(reply: Reply, place: string, wording: Wording) {
	const body = bodyOf(reply, place, wording);
	const object = isEmptyBody(body) ? {} : objectOf(body);
	if (!object) throw new ItemFailed(unreadable(wording));
	return object;
}

/** For an answer that is a success, but not what the operation waits for. */
export function unreadable(wording: Wording): Failure {
	return lostAnswer('sent an answer that could not be read', wording);
}

function networkFailure(
	{ cause: { code, neverSent } }: Reply & { kind: 'noAnswer' },
	place: string,
	wording: Wording,
): Failure {
	const named = code ? ` (${code})` : '';
	switch (neverSent) {
		case 'noConnection':
			return {
				message: `n8n could not connect to ${place}${named}`,
				description:
					'Nothing was sent. Check the internet connection of n8n, and the region or base URL in the credential.',
				code,
			};
		case 'noTrust':
			return {
				message: `n8n could not open a secure connection to ${place}${named}`,
				description:
					'Nothing was sent. Check the certificate of the proxy or server in between, and whether the base URL must begin with http or https.',
				code,
			};
		default:
			return { ...lostAnswer(`did not answer${named}`, wording), code };
	}
}

function statusFailure(status: number, place: string, wording: Wording): Failure {
	if (status === 401) {
		return {
			message: 'AI Studio did not accept the API key',
			description: `The request went to ${place}. Use the key from AI Studio (user icon, "Generate API Key"), not the API key and secret of your Vonage account, and check the region in the credential.`,
		};
	}
	if (status === 429) {
		return {
			message: 'AI Studio refused the request because of its rate limit',
			description: 'It was sent several times. Try again later.',
		};
	}
	if (status < 400 || status >= 500) return lostAnswer(`answered with status ${status}`, wording);
	return {
		message: `AI Studio refused the request with status ${status}`,
		description: 'Check the fields of this item.',
	};
}

function lostAnswer(what: string, { unsure }: Wording): Failure {
	if (!unsure) {
		return {
			message: `AI Studio ${what}`,
			description: 'It was asked several times. Try again later.',
		};
	}
	return {
		message: `${unsure}: AI Studio ${what}`,
		description:
			'It was not sent again, because it could then happen twice. Check the reports in AI Studio first.',
		isUnsure: true,
	};
}
