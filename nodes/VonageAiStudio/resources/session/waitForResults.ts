import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { systemClock } from '../../../shared/clock';
import { sessionOutput, type SessionView } from '../../../shared/session';
import { readSessionStartTime, sessionStartTime } from '../../fields/dates';
import { readSessionId, sessionId } from '../../fields/sessionId';
import { readSessionView, sessionViewOptions } from '../../fields/sessionOptions';
import { includeInputFields, optionsOf } from '../../fields/options';
import { isEmpty, type ParameterValues, readSwitch } from '../../fields/values';
import { readWaitMs } from '../../fields/waiting';
import { connect } from '../../n8n/connection';
import { failedItem, failureOf, nodeError } from '../../n8n/errors';
import { hintsOf } from '../../n8n/hints';
import { inputFields, readParameters } from '../../n8n/parameters';
import type { Operation } from '../../operation';
import { findSession, getPage } from './insights';
import { type AwaitedSession, awaitSessions } from './wait';

const DEFAULT_MINUTES = 15;

const properties: INodeProperties[] = [
	{ ...sessionId, default: '={{ $json.session_id }}' },
	{ ...sessionStartTime, default: '={{ $json.session_start_time }}' },
	{
		displayName: 'Wait Minutes',
		name: 'waitMinutes',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: DEFAULT_MINUTES,
		hint: 'The execution keeps running until all conversations are over. Keep this below the time-out of your n8n.',
		description:
			'How long to wait for the slowest conversation. Those that are not over by then come out with "finished": false.',
	},
	optionsOf([includeInputFields, ...sessionViewOptions]),
];

/** What comes out for one item. */
interface Row {
	/** Without a session there is nothing to wait for: the item passes through. */
	awaited?: AwaitedSession;
	/** The session was started, and AI Studio did not say which one it is. */
	isNameless?: boolean;
	view: SessionView;
	includeInput: boolean;
}

/**
 * Waits until the sessions of all items are over, side by side, and returns each row with what was said.
 * A session that never comes, or is not over when the time is up, is no failure.
 */
export const waitForResults: Operation = {
	name: 'Wait for Results',
	value: 'waitForResults',
	action: 'Wait for results of sessions',
	description:
		'Waits until all conversations are over, and adds to each row what was said. Needs no public address.',
	properties,
	run: async (context) => {
		const connection = await connect(context);
		const { signal } = connection;
		const hints = hintsOf(context);
		const nowMs = Date.now();
		const rows = context.getInputData().map((_item, index) => {
			try {
				return readRow(context, index, nowMs);
			} catch (error) {
				if (!context.continueOnFail()) throw nodeError(context, failureOf(error), index);
				return failedItem(context, failureOf(error), index);
			}
		});
		const awaited = rows.flatMap((row) => (isRow(row) && row.awaited ? [row.awaited] : []));
		if (awaited.some(({ untilMs }) => untilMs - nowMs > DEFAULT_MINUTES * 60_000))
			hints.add(LONG_WAIT);
		if (rows.some((row) => isRow(row) && row.isNameless)) hints.add(NAMELESS);
		const waiting = awaitSessions(awaited, {
			find: async ({ id, startMs }, limit) =>
				await findSession({ ...connection, signal: limit }, id, startMs),
			search: async (query, limit) => await getPage({ ...connection, signal: limit }, query),
			clock: systemClock,
			signal,
		});
		const refusal = await waiting.then(
			() => undefined,
			// A user who stops the execution still gets what came until then.
			(error: Error) => (signal?.aborted ? undefined : error),
		);
		hints.add(unreadHint(awaited));
		hints.show();
		return rows.map((row, index) => {
			if (!isRow(row)) return row;
			if (!refusal || !row.awaited) return outputOf(context, row, index);
			if (!context.continueOnFail()) throw nodeError(context, failureOf(refusal), index);
			return failedItem(context, failureOf(refusal), index);
		});
	},
};

/** What an earlier wait may have left in the row: old words must not pass for new ones. */
const RESULT_FIELDS = [
	...['transcript', 'turns', 'finished', 'details_missing'],
	...['transcription', 'parameters', 'channel_data'],
];

const isRow = (row: Row | INodeExecutionData): row is Row => 'view' in row;

const LONG_WAIT =
	'The execution keeps running while it waits. If your n8n ends executions earlier (Timeout Workflow in the workflow settings, or EXECUTIONS_TIMEOUT), what came until then is lost. For long waits use the Vonage AI Studio Session Trigger.';

const NAMELESS =
	'AI Studio answered the start of some sessions without a session_id, so they can\'t be looked up here and come out with "finished": false. The Vonage AI Studio Session Trigger finds them.';

function readRow(context: IExecuteFunctions, index: number, nowMs: number): Row {
	const parameters = readParameters(context, properties, index);
	const options = (parameters.options ?? {}) as ParameterValues;
	const view = readSessionView(options);
	const includeInput = readSwitch(options.includeInputFields, 'Include Input Fields') ?? true;
	const input = inputFields(context, index);
	const isFailed = !isEmpty(input.error) && isEmpty(parameters.sessionId);
	if (!isEmpty(input.not_started) || isFailed) return { view, includeInput };
	const isStarted = input.reference !== undefined && input.agent_id !== undefined;
	// What the answer to the start of a message holds is not documented.
	if (isStarted && isEmpty(parameters.sessionId)) return { view, includeInput, isNameless: true };
	const awaited = {
		id: readSessionId(parameters),
		startMs: readSessionStartTime(parameters),
		untilMs: nowMs + readWaitMs(parameters),
		isFinished: false,
	};
	return { awaited, view, includeInput };
}

function outputOf(
	context: IExecuteFunctions,
	{ awaited, view, includeInput, isNameless }: Row,
	index: number,
): INodeExecutionData {
	const pairedItem = { item: index };
	const { id: rowId, ...input } = includeInput ? inputFields(context, index) : {};
	for (const field of RESULT_FIELDS) delete input[field];
	if (isNameless) {
		const json = { ...input, ...(rowId !== undefined && { id: rowId }), finished: false };
		return { json, pairedItem };
	}
	if (!awaited) return { ...context.getInputData()[index], pairedItem };
	const { id, session, isFinished, lacksDetails } = awaited;
	const json = {
		...input,
		...(session && sessionOutput(session, view)),
		// The row's own ID is what it is written back by; that of the session has a field of its own.
		...(rowId !== undefined && { id: rowId }),
		session_id: id,
		finished: isFinished,
		...(isFinished && lacksDetails && { details_missing: true }),
	};
	return { json, pairedItem };
}

/** What the user should know of sessions that could not be read to the end. */
function unreadHint(sessions: AwaitedSession[]): string | undefined {
	const unread = sessions.filter(({ isFinished, failure }) => !isFinished && failure);
	const [first] = unread;
	if (!first?.failure) return undefined;
	const { message, description } = first.failure;
	return `${unread.length} of ${sessions.length} conversations could not be looked up at the end, and come out with "finished": false. ${message}. ${description}`;
}
