import { refuse } from './refusal';
import type { AgentSettings } from './types';

/** An agent id is 24 hex characters in every sample of the documentation. */
const AGENT_ID = /^[0-9a-f]{24}$/i;

/** Agents of the generated sessions when no agents are given. */
export const DEFAULT_AGENT_IDS = [
	'60c09d70e6a68858f4220848',
	'60c09d70e6a68858f4220849',
	'60c09d70e6a68858f422084a',
];

export const DEFAULT_AGENT_NUMBER = '12015550123';

/** The agents of one Studio account. */
export class Agents {
	constructor(
		private readonly known?: Record<string, AgentSettings>,
		private readonly every: () => AgentSettings = () => ({}),
	) {}

	get ids(): string[] {
		return this.known ? Object.keys(this.known) : DEFAULT_AGENT_IDS;
	}

	settings(agentId: string): AgentSettings {
		return this.known?.[agentId] ?? this.every();
	}

	name(agentId: string): string {
		return this.settings(agentId).name ?? `Agent ${agentId.slice(-4)}`;
	}

	number(agentId: string): string {
		return this.settings(agentId).number ?? DEFAULT_AGENT_NUMBER;
	}

	/** Refuses with the documented errors unless the agent can start a session. */
	requirePublished(agentId: string): void {
		const agent = this.known ? this.known[agentId] : AGENT_ID.test(agentId) ? {} : undefined;
		if (!agent) {
			throw refuse(404, `ID ${agentId} is not an ID to any agent or published version`);
		}
		if (agent.state === 'unpublished') {
			throw refuse(404, `published version for Agent ${agentId} was not found`);
		}
		if (agent.state === 'brokenSession') {
			throw refuse(500, 'Failed to fetch preconfigured session information');
		}
	}

	/** Outbound sessions go out from the agent's number; HTTP agents need none. */
	requireNumber(agentId: string): void {
		if (this.known?.[agentId]?.state === 'noNumber') {
			const number = this.known[agentId].number ?? 'AGENT_NUMBER';
			throw refuse(404, `Version information for number ${number} doesn't exist`);
		}
	}
}
