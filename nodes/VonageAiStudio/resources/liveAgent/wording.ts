import type { Wording } from '../../transport/failure';

/** @param unsure what may have happened when the answer is lost */
export const liveAgentWording = (unsure: string): Wording => ({
	unsure,
	explain: (status) =>
		status === 404
			? {
					message: 'No live agent conversation has this session ID',
					description:
						'It was handed back already, has ended, or never was. Use the sessionId of a live agent event, and check the region in the credential.',
				}
			: undefined,
});
