import type { Clock } from '../nodes/shared/clock';
import type { Answers, AskedFor } from './answers';
import type { CallbackInbox } from './callbackInbox';
import type { StudioClient } from './client';
import type { Findings } from './finding';
import type { SafeText } from './redaction/safeText';

/** What a check works with. */
export interface Tools {
	client: StudioClient;
	answers: Answers;
	clock: Pick<Clock, 'sleep'>;
	signal: AbortSignal;
	/** What arrives at the tunnel address; there is one for the parts that need it. */
	inbox: CallbackInbox;
	/** Shows a line to the person at the keyboard. */
	tell(line: SafeText): void;
}

/** Finds out some facts. @throws Untried @throws KeyRefused */
export type Check = () => Promise<Findings>;

export const PART_NAMES = ['read', 'http', 'sms', 'whatsapp', 'call', 'rate'] as const;

export type PartName = (typeof PART_NAMES)[number];

/** A part of the check, which the person agrees to as a whole. */
export interface Part {
	name: PartName;
	/** What it does, before the person agrees. */
	does: string;
	costs: string;
	/** Answers without which it can't be done, and those that make it find out more. */
	needs: readonly AskedFor[];
	wishes: readonly AskedFor[];
	/** Whether AI Studio calls back. */
	listens: boolean;
	/** Its checks by their ids, in order; a later one may build on an earlier one. */
	checks(tools: Tools): Record<string, Check>;
}
