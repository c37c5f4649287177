import type { IDataObject } from 'n8n-workflow';
import type { Failure } from '../transport/failure';

/** What became of one item. */
export type Outcome =
	| { kind: 'started'; answer: IDataObject }
	/** Its reference was started earlier; nothing was sent. */
	| { kind: 'alreadyStarted' }
	/** Certainly no session. */
	| { kind: 'notStarted'; failure: Failure }
	/** The answer was lost: there may be a session. */
	| { kind: 'mayHaveStarted'; failure: Failure };

/** Outcomes that are no success. */
export function failureOf(outcome: Outcome): Failure | undefined {
	return 'failure' in outcome ? outcome.failure : undefined;
}
