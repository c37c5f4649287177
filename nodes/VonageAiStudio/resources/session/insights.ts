import type { IDataObject } from 'n8n-workflow';
import { objectBody } from '../../transport/reply';
import type { Wording } from '../../transport/failure';

/** @param place the host in words, such as "the EU region" */
export const insightsWording = (place: string): Wording => ({
	explain: (status) => {
		if (status === 401) {
			return {
				message: 'AI Studio did not accept the API key or the fields of this item',
				description: `It answers the same for both. Check the dates, filters and options, then the key, and that ${place} is that of the agent.`,
			};
		}
		if (status !== 404) return undefined;
		return {
			message: 'AI Studio does not know this session',
			description: `It was looked for in ${place}. Check the session ID and the region in the credential. A new session may take a while to appear.`,
		};
	},
});

/**
 * The sessions in the answer to a search. Its envelope is not documented: a list, or an object with one
 * list in it.
 * @returns undefined when there is none
 */
export function sessionsIn(body: unknown): IDataObject[] | undefined {
	const values = Array.isArray(body) ? [body] : Object.values(objectBody(body) ?? {});
	const lists = values.filter((value) => Array.isArray(value));
	if (lists.length !== 1) return undefined;
	return (lists[0] as unknown[]).map(objectBody).filter((entry) => entry !== undefined);
}
