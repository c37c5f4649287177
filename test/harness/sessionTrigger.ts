import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { VonageAiStudioSessionTrigger } from '../../nodes/VonageAiStudioSessionTrigger/VonageAiStudioSessionTrigger.node.js';
import type { Clock } from '../../nodes/shared/clock';
import { pollingNode, type PollingNode, type PollingOptions } from './pollingNode';
import { studioCredential } from './studioNode';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

/** A workflow that begins with the Session Trigger, on n8n's schedule. */
export interface WatchedSessions extends PollingNode {
	/** Lets a minute pass and polls, again and again. */
	minutes(count: number): Promise<void>;
	/** The IDs of the sessions that came out, in order. */
	readonly ids: unknown[];
	/** The items that came out, in order. */
	readonly items: IDataObject[];
}

let workflows = 0;

/** The Session Trigger with a simulator's credential; the clock lets its time pass. */
export function watchSessions(
	url: string,
	clock: Pick<Clock, 'sleep'>,
	parameters: INodeParameters = {},
	more: Partial<PollingOptions> = {},
): WatchedSessions {
	workflows += 1;
	const node = pollingNode({
		type: new VonageAiStudioSessionTrigger(),
		credentials: studioCredential(url),
		workflowId: `sessions-${workflows}`,
		parameters,
		...more,
	});
	const watched = {
		minutes: async (count: number) => {
			for (let minute = 0; minute < count; minute += 1) {
				await clock.sleep(MINUTE_MS);
				await node.poll();
			}
		},
		get items() {
			return node.batches.flat();
		},
		get ids() {
			return node.batches.flat().map(({ event_id }) => event_id);
		},
	};
	return Object.defineProperties(
		node,
		Object.getOwnPropertyDescriptors(watched),
	) as WatchedSessions;
}
