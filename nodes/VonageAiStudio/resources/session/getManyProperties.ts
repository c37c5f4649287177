import type { INodeProperties } from 'n8n-workflow';
import { optionsOf } from '../../properties/options';
import { DEFAULT_SORT } from './search';

const text = (displayName: string, name: string, rest: Partial<INodeProperties>) => ({
	displayName,
	name,
	type: 'string' as const,
	default: '',
	...rest,
});

/** All that the panel shows for Get Many. */
export const getManyProperties: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		displayOptions: { show: { returnAll: [false] } },
		description: 'Max number of results to return',
	},
	{
		displayName: 'From Date',
		name: 'fromDate',
		type: 'dateTime',
		default: '',
		description:
			'When the sessions started at the earliest. Left empty, it is 7 days before To Date.',
	},
	{
		displayName: 'To Date',
		name: 'toDate',
		type: 'dateTime',
		default: '',
		description:
			'When the sessions started at the latest. Left empty, it is now. A day without a time counts to its end.',
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		description: 'Only sessions for which all of these are true are returned',
		options: [
			text('Agent ID', 'agentId', { placeholder: 'e.g. 60c09d70e6a68858f4220848' }),
			text('Destination', 'destination', {
				placeholder: 'e.g. +972 54 111 6037',
				description: 'The number that was called or written to',
			}),
			text('Session ID', 'sessionId', { placeholder: 'e.g. 5a61cc84-30c8-4bd1…' }),
			text('Source', 'source', {
				placeholder: 'e.g. +972 54 111 6037',
				description: 'The number that called or wrote',
			}),
			text('Transcript Contains', 'transcriptContains', {
				placeholder: 'e.g. call me back',
				description:
					'Words that the person said. It is a text search, so similar texts are found too.',
			}),
		],
	},
	optionsOf([
		text('Fields', 'fields', {
			placeholder: 'e.g. id, session_start_time, channel_data.duration',
			description: 'The fields to return, with commas between them. Left empty, all are returned.',
		}),
		{
			displayName: 'Filter (JSON)',
			name: 'filterJson',
			type: 'json',
			default: '{}',
			description:
				'An Elasticsearch filter with the lists must, must_not and should, such as {"must": [{"term": {"channel": "http"}}]}. It holds together with the filters above.',
		},
		text('Sort', 'sort', {
			default: DEFAULT_SORT,
			description:
				'A field and asc or desc, several with commas between them. Over ranges of more than 60 days only the order of session_start_time holds throughout.',
		}),
	]),
];
