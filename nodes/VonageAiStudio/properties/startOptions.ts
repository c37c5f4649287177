import type { INodeProperties } from 'n8n-workflow';
import { optionsOf } from './options';

/** The options of all starts; each shows only where it does something. */
export const startOptions: INodeProperties = optionsOf([
	{
		displayName: 'Hang Up on Answering Machine',
		name: 'hangupOnAnswerMachine',
		type: 'boolean',
		default: true,
		displayOptions: { show: { '/resource': ['voiceCall'] } },
		description:
			'Whether to end the call when an answering machine picks up. Vonage calls this a beta feature.',
	},
	{
		displayName: 'Rate Limit Retries',
		name: 'rateLimitRetries',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100 },
		default: 5,
		description:
			'How often one item is tried again when AI Studio says that sessions start too fast. Such a start never rang.',
	},
	{
		displayName: 'Reference',
		name: 'reference',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.customerId }}',
		description:
			'Your own key for the session, such as a customer number. It comes back with every callback. Left empty, each item gets a new one.',
	},
	{
		displayName: 'Sessions per Second',
		name: 'sessionsPerSecond',
		type: 'options',
		options: [
			{ name: '1', value: 1 },
			{ name: '3', value: 3 },
			{ name: '5', value: 5 },
		],
		default: 1,
		description:
			'How many sessions the agent may start each second. Choose more than 1 only after Vonage approved it for this agent.',
	},
	{
		displayName: 'Sign Status URL',
		name: 'signStatusUrl',
		type: 'boolean',
		default: true,
		displayOptions: { show: { '/operation': ['start'] } },
		description:
			'Whether to add the reference and a signature to the status URL, by which the trigger knows the row. Switch it off only when another system receives the callbacks.',
	},
	{
		displayName: 'Start Once',
		name: 'startOnce',
		type: 'boolean',
		default: false,
		description:
			'Whether to never start the same reference twice, in later executions too. Needs the option Reference.',
	},
]);
