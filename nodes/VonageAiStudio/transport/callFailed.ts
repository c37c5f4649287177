import { type Failure, failureOfReply, type Wording } from './failure';
import type { Reply } from './reply';

/** A request was sent, and what it asked for did not happen or may not have happened. */
export class CallFailed extends Error {
	constructor(readonly failure: Failure) {
		super(failure.message);
	}
}

/**
 * The body of a final reply; parameters as those of `failureOfReply`.
 * @throws CallFailed for every reply that is no success
 */
export function answerOf(reply: Reply, place: string, wording: Wording): unknown {
	const failure = failureOfReply(reply, place, wording);
	if (failure) throw new CallFailed(failure);
	return reply.kind === 'answer' ? reply.body : undefined;
}
