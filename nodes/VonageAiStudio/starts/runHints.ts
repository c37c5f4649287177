import type { Channel } from '../../shared/statuses';
import type { Outcome } from './startItem';

/** An item that was not started on purpose. */
export type LeftOut = Outcome & { kind: 'leftOut' };

/** From this many starts on, a click on Execute step is more than a try. */
const STARTS_OF_A_TEST = 5;

/** What to tell a user who may have meant to try the workflow. */
export function everybodyHint(count: number): string | undefined {
	if (count <= STARTS_OF_A_TEST) return undefined;
	return `This manual execution started sessions with ${count} recipients. To try the workflow first, add the option "Test Recipient" or "Check Only".`;
}

/** What to tell a user of whose list nobody was started, although nothing failed. */
export function nobodyHint(leftOut: LeftOut[], count: number): string | undefined {
	const [before, closed] = (['already_started', 'outside_calling_hours'] as const).map((reason) =>
		leftOut.filter(({ notStarted }) => notStarted === reason),
	);
	if (count === 0 || before.length + closed.length < count) return undefined;
	const [opening] = closed.map(({ more }) => String(more?.opens_at)).sort();
	const reasons = [
		before.length > 0 && `${before.length} of ${count} items were started before (Start Once)`,
		closed.length > 0 &&
			`${closed.length} of ${count} items are outside the calling hours, which open at ${opening}`,
	];
	return `No session was started. ${reasons.filter(Boolean).join('; ')}.`;
}

/** So many refusals are no accident. */
const MANY_REFUSALS = 3;

/** What to tell a user whose rate is too high. */
export function refusalHint(refusals: number, count: number): string | undefined {
	if (refusals < MANY_REFUSALS || refusals * 10 < count) return undefined;
	return `AI Studio refused ${refusals} starts because of its rate limit. The node retried them, but it took longer. Check that "Sessions per Second" is approved for this agent, and that nothing else starts sessions with it.`;
}

/** The session ID of a call is documented; nothing else can find the call again. */
export function answerHint(channel: Channel, outcome: Outcome): string | undefined {
	if (channel !== 'voice' || outcome.kind !== 'started' || outcome.answer.session_id)
		return undefined;
	return "AI Studio accepted a call without returning its session ID, so its results can't be looked up by ID.";
}
