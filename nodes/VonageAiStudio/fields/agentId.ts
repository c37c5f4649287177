import type { INodeProperties } from 'n8n-workflow';
import type { BodyField } from './bodyField';
import { quoted, Refusal } from './refusal';
import { isEmpty, type ParameterValues, readId, scalarText } from './values';

const FIELD = 'Agent';
const ADVICE = 'Choose an agent, or enter its ID. AI Studio shows it below the name of the agent.';

/** Under this name the node offers the list of agents to the panel. */
export const AGENT_LIST = 'searchAgents';

/** Every ID in the documentation looks like this (source: AI Studio documentation, `agent_id`). */
const ID_IN_ADDRESS = /(?<![0-9a-z])[0-9a-f]{24}(?![0-9a-z])/gi;

/** The list of agents, or an ID that the user types. */
const locator: Pick<INodeProperties, 'displayName' | 'name' | 'type' | 'default' | 'modes'> = {
	displayName: FIELD,
	name: 'agentId',
	type: 'resourceLocator',
	default: { mode: 'id', value: '' },
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Choose an agent',
			hint: 'Agents with a conversation in the last 60 days',
			typeOptions: { searchListMethod: AGENT_LIST, searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 60c09d70e6a68858f4220848',
			hint: 'AI Studio shows the ID below the name of the agent',
		},
	],
};

/** The agent that holds the conversation. @param requirement what else must be true of it */
export const agentIdProperty = (requirement: string): INodeProperties => ({
	...locator,
	required: true,
	description: `The agent that holds the conversation. It must be published and ${requirement}.`,
});

/** The agent as a filter of past sessions. */
export const agentIdFilter: INodeProperties = {
	...locator,
	description: 'The agent that held the conversation',
};

/**
 * The ID of the agent, by which starts are paced and signed. The address of a page of AI Studio stands for
 * the ID in it.
 * @throws Refusal
 */
export function readAgentId({ agentId }: ParameterValues): string {
	const value = valueOf(agentId);
	const text = scalarText(value)?.trim() ?? '';
	if (!/^https?:/i.test(text)) return readId(value, FIELD, ADVICE);
	const ids = new Set(text.match(ID_IN_ADDRESS));
	if (ids.size === 1) return [...ids][0];
	throw new Refusal(FIELD, `is an address without one ID in it: ${quoted(text)}`, ADVICE);
}

/** Like `readAgentId`; undefined if no agent was chosen. @throws Refusal */
export function readAgentFilter(agentId: unknown): string | undefined {
	return isEmpty(valueOf(agentId)) ? undefined : readAgentId({ agentId });
}

/** What was chosen or typed. A workflow that was written by hand may have the text alone. */
function valueOf(agentId: unknown): unknown {
	if (typeof agentId !== 'object' || agentId === null || !('value' in agentId)) return agentId;
	return agentId.value;
}

/** `agent_id` of a start (source: AI Studio documentation). */
export const agentId: BodyField = {
	body: 'agent_id',
	properties: [agentIdProperty('have a number')],
	read: (_parameters, start) => start.agentId,
};
