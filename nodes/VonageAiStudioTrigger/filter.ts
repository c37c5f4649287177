import type { IDataObject } from 'n8n-workflow';
import type { StudioEvent } from './callback';

/** Which callbacks start the workflow. Empty lists let everything through. */
export interface Filters {
	/** Never empty: the panel requires one. */
	events: StudioEvent[];
	statuses: string[];
	channels: string[];
	agentIds: string[];
}

/**
 * Whether a normalised callback passes the filters. A callback without the filtered field passes: Call
 * Disconnected has no status and Live Agent no channel, and both were asked for by their event.
 */
export function isAskedFor(callback: IDataObject, filters: Filters): boolean {
	return (
		filters.events.includes(callback.event as StudioEvent) &&
		allows(filters.statuses, callback.status) &&
		allows(filters.channels, callback.channel) &&
		allows(filters.agentIds, callback.agent_id)
	);
}

function allows(wanted: string[], value: unknown): boolean {
	return wanted.length === 0 || value === undefined || wanted.includes(value as string);
}
