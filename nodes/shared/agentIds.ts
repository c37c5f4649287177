import type { INodeProperties } from 'n8n-workflow';

/** The filter of both triggers: n8n offers no list from which to choose several agents. */
export const agentIdsFilter = (
	description = 'Separate several with commas. Leave empty for all.',
): INodeProperties => ({
	displayName: 'Agent IDs',
	name: 'agentIds',
	type: 'string',
	noDataExpression: true,
	default: '',
	placeholder: 'e.g. 60c09d70e6a68858f4220848',
	description,
});

/** The IDs of a comma-separated list, without blanks around them; none if nothing was entered. */
export function readAgentIds(commaSeparated: unknown): string[] {
	return String(commaSeparated ?? '')
		.split(',')
		.map((id) => id.trim())
		.filter((id) => id !== '');
}
