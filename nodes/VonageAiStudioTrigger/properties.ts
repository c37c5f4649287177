import type { INodeProperties } from 'n8n-workflow';
import { CALL_STATUSES, MESSAGE_STATUSES, choicesOf } from '../shared/statuses';

const events: INodeProperties = {
	displayName: 'Trigger On',
	name: 'events',
	type: 'multiOptions',
	required: true,
	noDataExpression: true,
	default: ['callStatus', 'messageStatus'],
	options: [
		{
			name: 'Call Disconnected',
			value: 'callDisconnected',
			description: 'A call with the agent ended',
		},
		{
			name: 'Call Not Picked Up',
			value: 'callStatus',
			description: 'An outbound call was busy, rejected, cancelled, failed or timed out',
		},
		{
			name: 'Live Agent Message',
			value: 'liveAgentMessage',
			description: 'The person wrote to the live agent',
		},
		{
			name: 'Live Agent Started',
			value: 'liveAgentStarted',
			description: 'The agent handed the conversation over to a live agent',
		},
		{
			name: 'Message Status',
			value: 'messageStatus',
			description: 'An SMS or WhatsApp message was delivered, read or rejected',
		},
	],
};

const WITH_TOKEN =
	'Add <code>?token=</code> and the callback token of the credential to its end. Then publish the agent.';

/** Where to paste the URL, for the events that are chosen. */
const notices: INodeProperties[] = [
	notice(
		'statusNotice',
		['callStatus', 'messageStatus'],
		'<b>Calls and messages:</b> paste the URL into <b>Status URL</b> of the Vonage AI Studio node that starts the sessions. <b>Choose the same credential here as in that node</b>, because it signs the URL. There is nothing to set up in AI Studio.',
	),
	notice(
		'callStatusNotice',
		['callStatus'],
		'AI Studio does not report answered calls here. To get what people said, use <b>Session > Wait for Results</b> or the <b>Vonage AI Studio Session Trigger</b>.',
	),
	notice(
		'callDisconnectedNotice',
		['callDisconnected'],
		`<b>Call Disconnected:</b> in AI Studio, open the voice agent, click its Start node and paste the URL into <b>Call Disconnected Webhook</b>. ${WITH_TOKEN}`,
	),
	notice(
		'liveAgentNotice',
		['liveAgentStarted', 'liveAgentMessage'],
		`<b>Live Agent:</b> in AI Studio, open the agent, click its Live Agent Routing node and paste the URL into both URL fields. ${WITH_TOKEN}`,
	),
	notice(
		'urlNotice',
		undefined,
		'Both URLs are above, under <b>Webhook URLs</b>. The <b>Test URL</b> works while you listen here, the <b>Production URL</b> once the workflow is published.',
	),
	// n8n 2.x shows no fields of a trigger in the next node before its first event.
	notice(
		'outputNotice',
		undefined,
		'Each callback gives <code>event</code>, <code>reference</code>, <code>status</code>, <code>final</code>, <code>agent_id</code>, <code>to</code> and more. Listen once to see all fields in the next node.',
	),
];

const verifyCallbacks: INodeProperties = {
	displayName: 'Verify Callbacks',
	name: 'verifyCallbacks',
	type: 'boolean',
	noDataExpression: true,
	default: true,
	description:
		'Whether to accept only callbacks whose URL has a valid signature or the callback token. When off, anyone who knows the URL can start this workflow.',
};

const agentIds: INodeProperties = {
	displayName: 'Agent IDs',
	name: 'agentIds',
	type: 'string',
	noDataExpression: true,
	default: '',
	placeholder: 'e.g. 60c09d70e6a68858f4220848',
	description:
		'Separate several with commas. Leave empty for all. Events that name no agent always pass.',
};

const channels: INodeProperties = {
	displayName: 'Channels',
	name: 'channels',
	type: 'multiOptions',
	noDataExpression: true,
	default: [],
	description: 'Leave empty for all. Events that name no channel always pass.',
	options: [
		{ name: 'SMS', value: 'sms' },
		{ name: 'Voice', value: 'voice' },
		{ name: 'WhatsApp', value: 'whatsapp' },
	],
};

const statuses: INodeProperties = {
	displayName: 'Statuses',
	name: 'statuses',
	type: 'multiOptions',
	noDataExpression: true,
	default: [],
	description: 'Leave empty for all. Events without a status always pass.',
	options: choicesOf([...CALL_STATUSES, ...MESSAGE_STATUSES]),
};

/** The trigger's parameters as the editor shows them. */
export const properties: INodeProperties[] = [
	events,
	...notices,
	verifyCallbacks,
	{
		displayName: 'Filters',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: [agentIds, channels, statuses],
	},
];

function notice(name: string, shownFor: string[] | undefined, text: string): INodeProperties {
	return {
		displayName: text,
		name,
		type: 'notice',
		default: '',
		...(shownFor && { displayOptions: { show: { events: shownFor } } }),
	};
}
