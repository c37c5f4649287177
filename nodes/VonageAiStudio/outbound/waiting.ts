import type { IDataObject } from 'n8n-workflow';
import type { Channel } from '../../shared/statuses';
import { readNumber } from '../input/number';
import type { Entered } from '../input/text';

/** What a parked execution waits for. */
export interface Waiting {
	channel: Channel;
	/** The start that it waits for; callbacks of other starts don't wake it. */
	reference: string;
	/** The statuses that wake it. Any does for a call, which has no interim ones. */
	statuses: string[];
}

/** A year: longer than anything is reported. */
const MOST_MINUTES = 366 * 24 * 60;

/** How long to wait. @throws Refusal for what is no number of minutes */
export function readWaitMs({ waitMinutes }: Entered): number {
	const minutes = readNumber(
		waitMinutes,
		'Wait Minutes',
		(number) => number > 0 && number <= MOST_MINUTES,
		'Enter a number of minutes above 0, at most a year.',
	);
	return minutes * 60_000;
}

/**
 * The status that a callback brings, if the execution waits for it.
 * @param reference the query parameter of that name, as the callback's URL carries it
 */
export function awaitedStatus(
	waiting: Waiting,
	reference: unknown,
	body: IDataObject,
): string | undefined {
	const { status } = body;
	if (typeof status !== 'string' || reference !== waiting.reference) return undefined;
	return waiting.channel === 'voice' || waiting.statuses.includes(status) ? status : undefined;
}
