import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { sessionOutput, type SessionView } from '../../../shared/session';
import { agentIdFilter } from '../../fields/agentId';
import { readSessionView, sessionViewOptions } from '../../fields/sessionOptions';
import { optionsOf } from '../../fields/options';
import type { ParameterValues } from '../../fields/values';
import { connect } from '../../n8n/connection';
import { hintsOf } from '../../n8n/hints';
import { eachItem } from '../../n8n/items';
import { readParameters } from '../../n8n/parameters';
import type { Operation } from '../../operation';
import { getPage } from './insights';
import { type PageQuery, pagesOf } from './pages';
import { DEFAULT_SORT, NEEDED_FIELDS, readSearch, type Search } from './search';

const text = (displayName: string, name: string, rest: Partial<INodeProperties>) => ({
	displayName,
	name,
	type: 'string' as const,
	default: '',
	...rest,
});

/** All that the panel shows for Get Many. */
const properties: INodeProperties[] = [
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
		hint: 'If empty, 7 days before To Date',
		description: 'When the sessions started at the earliest',
	},
	{
		displayName: 'To Date',
		name: 'toDate',
		type: 'dateTime',
		default: '',
		hint: 'If empty, now',
		description: 'When the sessions started at the latest. A day without a time counts to its end.',
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		description: 'Only sessions that match all of these are returned',
		options: [
			agentIdFilter,
			text('Destination', 'destination', {
				placeholder: 'e.g. +1 201 555 0123',
				description: 'The number that was called or written to',
			}),
			text('Session ID', 'sessionId', { placeholder: 'e.g. 5a61cc84-30c8-4bd1…' }),
			text('Source', 'source', {
				placeholder: 'e.g. +1 201 555 0123',
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
		...sessionViewOptions,
		text('Fields', 'fields', {
			placeholder: 'e.g. id, session_start_time, channel_data.duration',
			description: 'The fields to return, separated by commas. If empty, all are returned.',
		}),
		{
			displayName: 'Filter (JSON)',
			name: 'filterJson',
			type: 'json',
			default: '{}',
			description:
				'An Elasticsearch filter with the lists must, must_not and should, such as {"must": [{"term": {"channel": "http"}}]}. It applies in addition to the filters above.',
		},
		text('Sort', 'sort', {
			default: DEFAULT_SORT,
			placeholder: 'e.g. session_start_time:asc',
			description:
				'A field and asc or desc. Separate several with commas. In ranges of more than 60 days, only sorting by session_start_time holds throughout.',
		}),
	]),
];

/** `GET /insights/sessions` (source: AI Studio documentation, Insights, "Search Session"). */
export const getMany: Operation = {
	name: 'Get Many',
	value: 'getMany',
	action: 'Get many sessions',
	description: 'Searches past sessions. Without dates, those of the last 7 days.',
	properties,
	run: async (context) => {
		const connection = await connect(context);
		const hints = hintsOf(context);
		const now = { ms: Date.now(), zone: context.getTimezone() };
		const items = await eachItem(
			context,
			(index) => {
				const parameters = readParameters(context, properties, index);
				const search = readSearch(parameters, now);
				const view = readSessionView((parameters.options ?? {}) as ParameterValues);
				if (hasBrokenOrder(search)) hints.add(BROKEN_ORDER);
				const fetchPage = async (query: PageQuery) => await getPage(connection, query);
				return async (emit) => {
					for await (const page of pagesOf(search, fetchPage)) {
						for (const session of page) emit(chosen(session, search, view));
					}
				};
			},
			true,
		);
		hints.show();
		return items;
	},
};

/** The output for a session, without the fields that only the search itself needed. */
function chosen(session: IDataObject, { fields }: Search, view: SessionView): IDataObject {
	if (!fields) return sessionOutput(session, view);
	const kept = { ...session };
	for (const added of NEEDED_FIELDS) if (!fields.includes(added)) delete kept[added];
	const includeFlowPath = view.includeFlowPath || fields.includes('flow_path');
	return sessionOutput(kept, { ...view, includeFlowPath, isWhole: false });
}

/** Ranges that follow each other keep no order but that of the start times. */
const hasBrokenOrder = ({ ranges, order }: Search) => ranges.length > 1 && !order;

const BROKEN_ORDER =
	'AI Studio searches 60 days at once, so this longer range was split. The order of the option Sort applies within each 60 days only.';
