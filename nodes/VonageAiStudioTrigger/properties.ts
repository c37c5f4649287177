import type { INodeProperties } from 'n8n-workflow';
import { CALL_STATUSES, MESSAGE_STATUSES } from '../shared/statuses';
import { choicesOf } from '../shared/statuses';
import { notices } from './notices';

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
			name: 'Call Status',
			value: 'callStatus',
			description: 'An outbound call was not picked up',
		},
		{
			name: 'Live Agent Message',
			value: 'liveAgentMessage',
			description: 'The user wrote to the live agent',
		},
		{
			name: 'Live Agent Started',
			value: 'liveAgentStarted',
			description: 'The agent handed the conversation to a live agent',
		},
		{
			name: 'Message Status',
			value: 'messageStatus',
			description: 'An SMS or WhatsApp message was delivered, read or rejected',
		},
	],
};

const verifyCallbacks: INodeProperties = {
	displayName: 'Verify Callbacks',
	name: 'verifyCallbacks',
	type: 'boolean',
	noDataExpression: true,
	default: true,
	description:
		'Whether to accept only callbacks whose URL carries a valid signature or the callback token. When switched off, whoever knows the URL can start this workflow.',
};

const statuses: INodeProperties = {
	displayName: 'Statuses',
	name: 'statuses',
	type: 'multiOptions',
	noDataExpression: true,
	default: [],
	description: 'Leave empty for all. Events without a status are not affected.',
	options: choicesOf([...CALL_STATUSES, ...MESSAGE_STATUSES]),
};

const channels: INodeProperties = {
	displayName: 'Channels',
	name: 'channels',
	type: 'multiOptions',
	noDataExpression: true,
	default: [],
	description: 'Leave empty for all. Events that name no channel are not affected.',
	options: [
		{ name: 'SMS', value: 'sms' },
		{ name: 'Voice', value: 'voice' },
		{ name: 'WhatsApp', value: 'whatsapp' },
	],
};

const agentIds: INodeProperties = {
	displayName: 'Agent IDs',
	name: 'agentIds',
	type: 'string',
	noDataExpression: true,
	default: '',
	placeholder: 'e.g. 65f1c0ffee65f1c0ffee65f1, 65f1c0ffee65f1c0ffee65f2',
	description:
		'Separate several with commas, leave empty for all. Events that name no agent are not affected.',
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
