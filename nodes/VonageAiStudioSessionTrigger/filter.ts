import type { IDataObject } from 'n8n-workflow';

/** Which sessions start the workflow. Empty lists let everything through. */
export interface Filters {
	agentIds: string[];
	/** `voice`, `sms`, `whatsapp`, `http`. */
	channels: string[];
}

/**
 * The words for each channel. The documentation names Telephony, Whatsapp and http; the others are spellings
 * that seem possible. Letters only, small.
 */
const CHANNEL_WORDS: Record<string, RegExp> = {
	voice: /^(telephony|telephone|phone|voice|call|pstn|sip)$/,
	sms: /^(sms|text|textmessage)$/,
	whatsapp: /^(whatsapp|wa)$/,
	http: /^https?$/,
};

/** The channel of a session by its name in this package; undefined where AI Studio names none of them. */
export function channelOf({ channel }: IDataObject): string | undefined {
	const word = String(channel ?? '')
		.toLowerCase()
		.replace(/[^a-z]/g, '');
	return Object.keys(CHANNEL_WORDS).find((name) => CHANNEL_WORDS[name].test(word));
}

/**
 * Whether a session passes the filters. One whose channel or agent is not named passes: what is lost because
 * of a spelling is lost for good, and what is too much can be left out by the workflow.
 */
export function isWanted(session: IDataObject, { agentIds, channels }: Filters): boolean {
	const channel = channelOf(session);
	const agents = [session.agent_id, (session.agent_information as IDataObject | undefined)?.id];
	const named = agents.filter((id) => typeof id === 'string');
	return (
		(channels.length === 0 || channel === undefined || channels.includes(channel)) &&
		(agentIds.length === 0 || named.length === 0 || named.some((id) => agentIds.includes(id)))
	);
}

/**
 * `filter_by` of a search for the sessions of these agents (source: AI Studio documentation, Insights: of
 * `should`, one entry has to hold).
 */
export function agentFilter({ agentIds }: Filters): { filter_by?: string } {
	if (agentIds.length === 0) return {};
	const should = agentIds.map((id) => ({ term: { 'agent_information.id': id } }));
	return { filter_by: JSON.stringify({ should }) };
}
