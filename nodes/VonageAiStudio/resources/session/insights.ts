import type { Wording } from '../../transport/failure';

export { sessionsIn } from '../../../shared/session';

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
