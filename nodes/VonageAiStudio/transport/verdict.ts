import type { IDataObject } from 'n8n-workflow';
import { objectBody, type Reply, replyMessage } from './reply';
import { retryAfterMs } from './retryAfter';

/** Why an item has no session, in words for the user. */
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

/** What a reply says about the session that was asked for. */
export type Verdict =
	| { kind: 'started'; answer: IDataObject }
	/** Certainly not started, and worth another try. */
	| { kind: 'tooFast'; retryAfterMs?: number }
	| { kind: 'unreachable'; failure: Failure }
	/** Certainly not started. */
	| { kind: 'notStarted'; failure: Failure; endsRun?: boolean }
	| { kind: 'mayHaveStarted'; failure: Failure };

/** Codes of a connection that was never made: nothing was sent (source: Node.js, "Common system errors"). */
const NEVER_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'];
const TIMED_OUT = ['ECONNABORTED', 'ETIMEDOUT'];
const CHECK_FIRST =
	'It was not tried again, because that could ring twice. Look into the reports of AI Studio first.';

/**
 * Judges a reply by the one rule of this package: only what certainly did not happen may be tried again.
 * @param place the host in words, such as "the EU region"
 * @param nowMs the time of day, in milliseconds since 1970
 */
export function judge(reply: Reply, place: string, nowMs: number): Verdict {
	if (reply.kind === 'noAnswer') return judgeSilence(reply.codes, place);
	const { status, headers, body } = reply;
	if (status === 429) return { kind: 'tooFast', retryAfterMs: retryAfterMs(headers, nowMs) };
	if (status >= 400 && status < 500) return refused(status, body, place);
	if (status >= 200 && status < 300) return accepted(status, body);
	return mayHaveStarted(`AI Studio answered with status ${status}`, replyMessage(body), status);
}

/** Whether the codes of a request without an answer say that it never left. */
export function wasNeverSent(codes: string[]): boolean {
	return codes.some((code) => NEVER_SENT.includes(code));
}

/** What to say when no connection could be made. @param place the host in words */
export function unreachable(place: string): Failure {
	return {
		message: `AI Studio could not be reached at ${place}`,
		description:
			'Check the internet connection of n8n, and the region or base URL in the credential.',
	};
}

/** What to say when the API key was refused. @param place the host in words */
export function keyRefused(place: string): Failure {
	return {
		message: 'AI Studio did not accept the API key',
		description: `It was sent to ${place}. Use the key from AI Studio (user icon, "Generate API Key"), not that of the Vonage account, and check the region in the credential.`,
		httpStatus: 401,
	};
}

function judgeSilence(codes: string[], place: string): Verdict {
	if (wasNeverSent(codes)) {
		const { message, description } = unreachable(place);
		return {
			kind: 'unreachable',
			failure: { message, description: `No session was started. ${description}` },
		};
	}
	return codes.some((code) => TIMED_OUT.includes(code))
		? mayHaveStarted('AI Studio did not answer in time')
		: mayHaveStarted('the connection ended before AI Studio answered');
}

function accepted(status: number, body: unknown): Verdict {
	const isNothing = body === undefined || body === null || body === '';
	const answer = isNothing ? {} : objectBody(body);
	if (answer) return { kind: 'started', answer };
	return mayHaveStarted('the answer of AI Studio could not be read', undefined, status);
}

function mayHaveStarted(what: string, detail?: string, httpStatus?: number): Verdict {
	return {
		kind: 'mayHaveStarted',
		failure: {
			message: `The session may have started: ${what}`,
			description: detail ? `AI Studio said: ${detail}. ${CHECK_FIRST}` : CHECK_FIRST,
			httpStatus,
		},
	};
}

function refused(status: number, body: unknown, place: string): Verdict {
	const detail = replyMessage(body);
	const said = detail ? `AI Studio said: ${detail}. ` : '';
	const failure = (message: string, description: string): Failure => ({
		message,
		description: `${said}${description}`,
		httpStatus: status,
	});
	if (status === 401) {
		const { message, description } = keyRefused(place);
		return { kind: 'notStarted', endsRun: true, failure: failure(message, description) };
	}
	if (status === 404) {
		return {
			kind: 'notStarted',
			failure: failure(
				'AI Studio does not know this agent',
				`It was looked for in ${place}. Check the agent ID, the region in the credential, and that the agent is published and has a number.`,
			),
		};
	}
	return {
		kind: 'notStarted',
		failure: failure(
			`AI Studio refused the request with status ${status}`,
			'No session was started. Check the fields of this item.',
		),
	};
}
