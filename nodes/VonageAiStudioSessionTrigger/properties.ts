import type { INodeProperties } from 'n8n-workflow';
import { agentIdsFilter, readAgentIds } from '../shared/agentIds';
import type { SessionView } from '../shared/session';
import { readDate } from '../VonageAiStudio/fields/dates';
import { readSessionView, sessionViewOptions } from '../VonageAiStudio/fields/sessionOptions';
import { optionsOf } from '../VonageAiStudio/fields/options';
import { type ParameterValues, readNumber } from '../VonageAiStudio/fields/values';
import type { Filters } from './filter';

const HOUR_MS = 60 * 60_000;
const MINUTE_MS = 60_000;
const DEFAULT_HOURS = 24;
const MOST_HOURS = 30 * 24;
const DEFAULT_QUIET_MINUTES = 30;

/** What the user chose, read and checked. */
export interface Settings {
	filters: Filters;
	view: SessionView;
	/** After this time a conversation is over in any case. */
	longestMs: number;
	/** How long nothing may have changed in a session without a mark of its end. */
	quietMs: number;
	/** Sessions from this moment on come out, in ms since 1970; undefined: from the first poll on. */
	startFromMs?: number;
}

/** The trigger's parameters as the editor shows them. */
export const properties: INodeProperties[] = [
	{
		displayName:
			'Starts the workflow with each finished conversation, inbound ones too. It asks AI Studio itself, so it needs <b>no public address</b> and no setup in AI Studio. <b>Fetch Test Event</b> gets the newest conversation.',
		name: 'pollingNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName:
			'After you rename this node or change its filters or credential, it begins anew: it reports only conversations that finish from then on.',
		name: 'renameNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: [
			agentIdsFilter(),
			{
				displayName: 'Channels',
				name: 'channels',
				type: 'multiOptions',
				noDataExpression: true,
				default: [],
				description:
					'Leave empty for all. A conversation whose channel AI Studio does not name always passes.',
				options: [
					{ name: 'HTTP', value: 'http' },
					{ name: 'SMS', value: 'sms' },
					{ name: 'Voice', value: 'voice' },
					{ name: 'WhatsApp', value: 'whatsapp' },
				],
			},
		],
	},
	optionsOf([
		sessionViewOptions[0],
		{
			displayName: 'Longest Conversation',
			name: 'longestConversation',
			type: 'number',
			noDataExpression: true,
			typeOptions: { minValue: 1, maxValue: MOST_HOURS },
			default: DEFAULT_HOURS,
			hint: 'In hours',
			description:
				'A conversation that started longer ago counts as finished. AI Studio keeps chats open for up to 24 hours.',
		},
		{
			displayName: 'Quiet Minutes',
			name: 'quietMinutes',
			type: 'number',
			noDataExpression: true,
			typeOptions: { minValue: 1 },
			default: DEFAULT_QUIET_MINUTES,
			description:
				'A conversation counts as finished when nothing has changed in it for this long, unless AI Studio itself says whether it is over',
		},
		...sessionViewOptions.slice(1),
		{
			displayName: 'Start From',
			name: 'startFrom',
			type: 'dateTime',
			noDataExpression: true,
			default: '',
			description:
				'Also reports the conversations that started since this date. It counts only when the trigger polls for the first time.',
		},
	]),
];

/**
 * Reads the node's parameters.
 * @param zone the time zone of a date that names none
 * @throws Refusal
 */
export function readSettings(
	filters: ParameterValues,
	options: ParameterValues,
	zone: string,
): Settings {
	const hours = readNumber(
		options.longestConversation ?? DEFAULT_HOURS,
		'Longest Conversation',
		(number) => number > 0 && number <= MOST_HOURS,
		`Enter a number of hours above 0, at most ${MOST_HOURS}.`,
	);
	const minutes = readNumber(
		options.quietMinutes ?? DEFAULT_QUIET_MINUTES,
		'Quiet Minutes',
		(number) => number > 0 && number <= hours * 60,
		'Enter a number of minutes above 0, at most "Longest Conversation".',
	);
	return {
		filters: {
			agentIds: readAgentIds(filters.agentIds),
			channels: (filters.channels ?? []) as string[],
		},
		view: readSessionView(options),
		longestMs: hours * HOUR_MS,
		quietMs: minutes * MINUTE_MS,
		startFromMs: readDate(options.startFrom, 'Start From', { zone }),
	};
}
