import type { IDataObject } from 'n8n-workflow';
import { type Failure, failureOfReply, unreadable, wasNeverSent, type Wording } from './failure';
import { objectBody, type Reply } from './reply';
import { retryAfterMs } from './retryAfter';

/** What a reply says about the session that was asked for. */
export type Verdict =
	| { kind: 'started'; answer: IDataObject }
	/** Certainly not started, and worth another try. */
	| { kind: 'tooFast'; retryAfterMs?: number }
	| { kind: 'unreachable'; failure: Failure }
	/** Certainly not started. */
	| { kind: 'notStarted'; failure: Failure; endsRun?: boolean }
	| { kind: 'mayHaveStarted'; failure: Failure };

/**
 * Judges a reply by the one rule of this package: only what certainly did not happen may be tried again.
 * @param place the host in words, such as "the EU region"
 * @param nowMs the time of day, in milliseconds since 1970
 */
export function judge(reply: Reply, place: string, nowMs: number): Verdict {
	const wording = startWording(place);
	const failure = failureOfReply(reply, place, wording);
	const isAnswer = reply.kind === 'answer';
	if (isAnswer && reply.status === 429) {
		return { kind: 'tooFast', retryAfterMs: retryAfterMs(reply.headers, nowMs) };
	}
	if (failure?.isUnsure) return { kind: 'mayHaveStarted', failure };
	if (failure && wasNeverSent(reply)) return { kind: 'unreachable', failure };
	if (failure) return { kind: 'notStarted', failure, endsRun: failure.httpStatus === 401 };
	const answer = isAnswer && startAnswer(reply.body);
	return answer
		? { kind: 'started', answer }
		: { kind: 'mayHaveStarted', failure: unreadable(wording) };
}

/** What an answer holds is not documented for messages, so one that holds nothing is a success too. */
function startAnswer(body: unknown): IDataObject | undefined {
	return body === undefined || body === null || body === '' ? {} : objectBody(body);
}

const startWording = (place: string): Wording => ({
	unsure: 'The session may have started',
	explain: (status) =>
		status === 404
			? {
					message: 'AI Studio does not know this agent',
					description: `It was looked for in ${place}. Check the agent ID, the region in the credential, and that the agent is published and has a number.`,
				}
			: undefined,
});
