import { type Reply, replyMessage } from './reply';

/** Why something did not happen, or may not have, in words for the user. */
export interface Failure {
	/** What happened; no final period. */
	message: string;
	/** What to do next, in whole sentences. */
	description: string;
	/** The HTTP status of the answer, where there was one. */
	httpStatus?: number;
	/** Whether it may have happened all the same, so that a second try could be one too many. */
	isUnsure?: boolean;
}

/** What an operation has to say about replies that are no success. */
export interface Wording {
	/** What may have happened when the answer is lost. Left out for what only reads. */
	unsure?: string;
	/** Statuses that mean something of their own to the operation. */
	explain?(status: number, body: unknown): Failure | undefined;
}

/** Codes of a connection that was never made: nothing was sent (source: Node.js, "Common system errors"). */
const NEVER_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'];

/** Whether a request certainly never left. */
export function wasNeverSent(reply: Reply): boolean {
	return reply.kind === 'noAnswer' && reply.codes.some((code) => NEVER_SENT.includes(code));
}

/**
 * What a final reply means for the user.
 * @param place the host in words, such as "the EU region"
 * @returns undefined for a success
 */
export function failureOfReply(reply: Reply, place: string, wording: Wording): Failure | undefined {
	if (wasNeverSent(reply)) {
		return {
			message: `AI Studio could not be reached at ${place}`,
			description:
				'Nothing was sent. Check the internet connection of n8n, and the region or base URL in the credential.',
		};
	}
	if (reply.kind === 'noAnswer') return lost('did not answer', wording);
	const { status, body } = reply;
	if (status >= 200 && status < 300) return undefined;
	const failure = wording.explain?.(status, body) ?? explained(status, place, wording);
	const said = replyMessage(body);
	return {
		...failure,
		httpStatus: status,
		description: said ? `AI Studio said: ${said}. ${failure.description}` : failure.description,
	};
}

/** For an answer that is a success, but not what the operation waits for. */
export function unreadable(wording: Wording): Failure {
	return lost('sent an answer that could not be read', wording);
}

function explained(status: number, place: string, wording: Wording): Failure {
	if (status === 401) {
		return {
			message: 'AI Studio did not accept the API key',
			description: `It was sent to ${place}. Use the key from AI Studio (user icon, "Generate API Key"), not that of the Vonage account, and check the region in the credential.`,
		};
	}
	if (status === 429) {
		return {
			message: 'AI Studio refused the request because of its rate limit',
			description: 'It was sent several times. Try again later.',
		};
	}
	if (status < 400 || status >= 500) return lost(`answered with status ${status}`, wording);
	return {
		message: `AI Studio refused the request with status ${status}`,
		description: 'Check the fields of this item.',
	};
}

function lost(what: string, { unsure }: Wording): Failure {
	if (!unsure) {
		return {
			message: `AI Studio ${what}`,
			description: 'It was asked several times. Try again later.',
		};
	}
	return {
		message: `${unsure}: AI Studio ${what}`,
		description:
			'It was not tried again, because it could then happen twice. Look into the reports of AI Studio first.',
		isUnsure: true,
	};
}
