import { CallFailed } from './callFailed';
import { MOST_TRIES } from './patience';
import { type Reply, replyMessage } from './reply';
import { type Failure, keyRefused, unreachable, wasNeverSent } from './verdict';

/** What an operation has to say about replies that are no success. */
export interface Wording {
	/** What may have happened when the answer is lost. Left out for what only reads. */
	unsure?: string;
	/** Statuses that mean something of their own to the operation. */
	explain?(status: number, body: unknown): Failure | undefined;
}

/**
 * The body of a final reply.
 * @param place the host in words, such as "the EU region"
 * @throws CallFailed for every reply that is no success
 */
export function answerOf(reply: Reply, place: string, wording: Wording): unknown {
	if (reply.kind === 'noAnswer') {
		const failure = wasNeverSent(reply.codes)
			? unreachable(place)
			: lost('did not answer', wording);
		throw new CallFailed(failure);
	}
	const { status, body } = reply;
	if (status >= 200 && status < 300) return body;
	const said = replyMessage(body);
	const { message, description } =
		wording.explain?.(status, body) ?? explained(status, place, wording);
	throw new CallFailed({
		message,
		description: said ? `AI Studio said: ${said}. ${description}` : description,
		httpStatus: status,
	});
}

/** For an answer that is a success, but not what the operation waits for. */
export function unreadable(wording: Wording): CallFailed {
	return new CallFailed(lost('sent an answer that could not be read', wording));
}

function explained(status: number, place: string, wording: Wording): Failure {
	if (status === 401) return keyRefused(place);
	if (status === 429) {
		return {
			message: 'AI Studio refused the request because of its rate limit',
			description: `It was sent up to ${MOST_TRIES} times. Try again later.`,
		};
	}
	if (status >= 400 && status < 500) {
		return {
			message: `AI Studio refused the request with status ${status}`,
			description: 'Check the fields of this item.',
		};
	}
	return lost(`answered with status ${status}`, wording);
}

function lost(what: string, { unsure }: Wording): Failure {
	if (unsure) {
		return {
			message: `${unsure}: AI Studio ${what}`,
			description: 'It was not tried again, because it could then happen twice.',
			isUnsure: true,
		};
	}
	return {
		message: `AI Studio ${what}`,
		description: `It was asked up to ${MOST_TRIES} times. Try again later.`,
	};
}
