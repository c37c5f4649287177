import type { IDataObject } from 'n8n-workflow';
import type { StudioEvent } from './events';

/** Which callbacks start the workflow. */
export interface Filters {
	events: StudioEvent[];
	/** Empty lists let everything through. */
	statuses: string[];
	channels: string[];
	agentIds: string[];
}

/**
 * Whether a normalised callback is asked for. A filter leaves out what names another value; a callback
 * that has no such field (Call Disconnected has no status, Live Agent no channel) was asked for by its
 * event and passes.
 */
export function isAskedFor(callback: IDataObject, filters: Filters): boolean {
	return (
		filters.events.includes(callback.event as StudioEvent) &&
		allows(filters.statuses, callback.status) &&
		allows(filters.channels, callback.channel) &&
		allows(filters.agentIds, callback.agentId)
	);
}

/** The entries of a comma-separated list, without blanks around them. */
export function listOf(commaSeparated: string): string[] {
	return commaSeparated
		.split(',')
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');
}

function allows(wanted: string[], value: unknown): boolean {
	return wanted.length === 0 || value === undefined || wanted.includes(value as string);
}
