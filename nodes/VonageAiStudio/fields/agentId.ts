import type { INodeProperties } from 'n8n-workflow';
import type { BodyField } from './bodyField';
import { type ParameterValues, readId } from './values';

const FIELD = 'Agent ID';

/** The agent that holds the conversation. @param requirement what else must be true of it */
export const agentIdProperty = (requirement: string): INodeProperties => ({
	displayName: FIELD,
	name: 'agentId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 60c09d70e6a68858f4220848',
	description: `Shown in AI Studio below the agent's name. The agent must be published and ${requirement}.`,
});

/**
 * The ID of the agent, by which starts are paced and signed.
 * @throws Refusal
 */
export function readAgentId({ agentId }: ParameterValues): string {
	// A resource locator holds its mode beside its value; older workflows have the text alone.
	const { value = agentId } = (agentId ?? {}) as { value?: unknown };
	return readId(value, FIELD, "Enter one agent ID. AI Studio shows it below the agent's name.");
}

/** `agent_id` of a start (source: AI Studio documentation). */
export const agentId: BodyField = {
	body: 'agent_id',
	properties: [agentIdProperty('have a number')],
	read: (_parameters, start) => start.agentId,
};
