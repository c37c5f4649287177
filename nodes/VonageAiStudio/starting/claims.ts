import type { Outcome } from './outcome';

/** Keeps a reference from being started twice. */
export interface ReferenceClaims {
	/** Records the reference. False: it was recorded before. */
	claim(): Promise<boolean>;
	/** Frees a reference whose start certainly did not happen. */
	release(): Promise<void>;
}

/** The outcome of an item whose reference is not free to be started; undefined when it is. */
export async function claimed(claims: ReferenceClaims | undefined): Promise<Outcome | undefined> {
	try {
		return !claims || (await claims.claim()) ? undefined : { kind: 'alreadyStarted' };
	} catch {
		return {
			kind: 'notStarted',
			failure: {
				message: 'n8n could not record the reference, so Start Once could not be kept',
				description: 'No session was started. Check the database of n8n, then run the item again.',
			},
		};
	}
}

/** Frees the reference of a start that certainly did not happen. Rejects never. */
export async function freed(
	claims: ReferenceClaims | undefined,
	outcome: Outcome,
): Promise<Outcome> {
	if (outcome.kind !== 'notStarted' || (await isReleased(claims))) return outcome;
	const { failure } = outcome;
	const kept = {
		...failure,
		description: `${failure.description} n8n could not free its reference, so Start Once takes it for started.`,
	};
	return { ...outcome, failure: kept };
}

/** Frees a reference; false when n8n could not, and it is held on. */
export async function isReleased(claims: ReferenceClaims | undefined): Promise<boolean> {
	try {
		await claims?.release();
		return true;
	} catch {
		return false;
	}
}
