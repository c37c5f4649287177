import type { IDataObject } from 'n8n-workflow';
import { objectOf } from '../../shared/session';
import { replyFailure, unreadable, type Wording } from '../http/failure';
import { isEmptyBody, type Reply } from '../http/request';
import { retryAfterMs } from '../http/retry';
import type { Failure } from '../n8n/errors';

/** What a reply says about the session that was to start. */
export type Verdict =
	| { kind: 'started'; answer: IDataObject }
	/** Certainly not started, and worth another try. */
	| { kind: 'tooFast'; retryAfterMs?: number }
	| { kind: 'unreachable'; failure: Failure }
	/** Certainly not started. With `isKeyRefused`, no other start with this key will be. */
	| { kind: 'notStarted'; failure: Failure; isKeyRefused?: boolean }
	| { kind: 'mayHaveStarted'; failure: Failure };

/**
 * Judges a reply by the one rule of this package: only a start that is sure not to have happened is retried.
 * @param place how messages name the host, such as "the EU region"
 * @param nowMs the time of day, in milliseconds since 1970
 */
export function verdictOf(reply: Reply, place: string, nowMs: number): Verdict {
	const wording = startWording(place);
	if (reply.kind === 'answer' && reply.status === 429) {
		return { kind: 'tooFast', retryAfterMs: retryAfterMs(reply, nowMs) };
	}
	const failure = replyFailure(reply, place, wording);
	if (failure?.isUnsure) return { kind: 'mayHaveStarted', failure };
	if (failure && reply.kind === 'noAnswer' && reply.cause.neverSent === 'noConnection') {
		return { kind: 'unreachable', failure };
	}
	if (failure) return { kind: 'notStarted', failure, isKeyRefused: failure.httpStatus === 401 };
	const answer = reply.kind === 'answer' ? startAnswer(reply.body) : undefined;
	return answer
		? { kind: 'started', answer }
		: { kind: 'mayHaveStarted', failure: unreadable(wording) };
}

/** The contents of an answer are not documented for messages, so an empty one is a success too. */
function startAnswer(body: unknown): IDataObject | undefined {
	return isEmptyBody(body) ? {} : objectOf(body);
}

const startWording = (place: string): Wording => ({
	unsure: 'The session may have started',
	explain: (status) =>
		status === 404
			? {
					message: 'AI Studio does not know this agent',
					description: `The request went to ${place}. Check the agent ID, the region in the credential, and that the agent is published and has a number.`,
				}
			: undefined,
});
