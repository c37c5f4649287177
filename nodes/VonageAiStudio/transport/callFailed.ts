import type { Failure } from './verdict';

/** A request was sent, and what it asked for did not happen or may not have happened. */
export class CallFailed extends Error {
	constructor(readonly failure: Failure) {
		super(failure.message);
	}
}
