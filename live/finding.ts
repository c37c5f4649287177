import { ours, type SafeText } from './redaction/safeText';

/** What a check found out about one fact. */
export type Finding =
	| { result: 'as assumed' }
	| { result: 'differs'; how: SafeText }
	| { result: 'not tried'; why: SafeText };

/** Findings by the ids of their facts. */
export type Findings = Record<string, Finding>;

export const AS_ASSUMED: Finding = { result: 'as assumed' };

export function differs(how: SafeText): Finding {
	return { result: 'differs', how };
}

export function notTried(why: SafeText): Finding {
	return { result: 'not tried', why };
}

/** `as assumed`, or how it differs. */
export function judged(isAsAssumed: boolean, how: SafeText): Finding {
	return isAsAssumed ? AS_ASSUMED : differs(how);
}

/** One line: `as assumed`, `differs: …`, `not tried: …`. */
export function findingText(finding: Finding): SafeText {
	if (finding.result === 'differs') return ours(`differs: ${finding.how}`);
	if (finding.result === 'not tried') return ours(`not tried: ${finding.why}`);
	return ours(finding.result);
}

/** A check could not go on. */
export class Untried extends Error {
	constructor(readonly why: SafeText) {
		super(why);
	}
}

/** AI Studio refuses the API key, so nothing else can be found out. */
export class KeyRefused extends Error {
	constructor(readonly advice: SafeText) {
		super(advice);
	}
}

/** What `attempt` finds, or why it could not be tried. */
export async function attempted(attempt: () => Promise<Finding>): Promise<Finding> {
	try {
		return await attempt();
	} catch (error) {
		if (error instanceof Untried) return notTried(error.why);
		throw error;
	}
}
