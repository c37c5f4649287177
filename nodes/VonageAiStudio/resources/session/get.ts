import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { optionsOf } from '../../properties/options';
import { get as getReply } from '../../edge/ask';
import { eachItem } from '../../edge/eachItem';
import { readEntered } from '../../edge/entered';
import { openStudio, type Studio } from '../../edge/studio';
import { readMoment } from '../../input/moment';
import type { Entered } from '../../input/text';
import { namedValues, withTranscript } from '../../../shared/session';
import type { Operation } from '../../operation';
import { readSessionId, sessionId } from '../../properties/sessionId';
import { objectBody, type Reply } from '../../transport/reply';
import { answerOf, CallFailed } from '../../transport/callFailed';
import { unreadable } from '../../transport/failure';
import { insightsWording } from './insights';

const START_TIME = 'Session Start Time';

const properties: INodeProperties[] = [
	sessionId,
	optionsOf([
		{
			displayName: START_TIME,
			name: 'sessionStartTime',
			type: 'string',
			default: '',
			placeholder: 'e.g. 2026-11-20',
			description:
				'The day (UTC) or the session_start_time of the session. With it, the parameters are also asked for in the documented way.',
		},
	]),
];

/**
 * `GET /insights/sessions/{id}` (source: public programs that use it; not documented). With a start
 * time also `GET /insights/sessions/{id}/parameters`, which is documented, and whose parameters go over
 * the others. Either one alone is enough.
 */
export const get: Operation = {
	name: 'Get',
	value: 'get',
	action: 'Get session',
	description:
		'One session with its transcript and parameters. The recording address is null until AI Studio has the recording.',
	properties,
	run: async (context) => {
		const studio = await openStudio(context);
		return await eachItem(
			context,
			(index) => {
				const entered = readEntered(context, properties, index);
				const id = readSessionId(entered);
				const day = readDay(entered);
				return async (emit) => emit(withTranscript(await getSession(context, studio, id, day)));
			},
			true,
		);
	},
};

/** AI Studio writes its times in UTC and without a zone. */
function readDay({ options }: Entered): string | undefined {
	const { sessionStartTime } = (options ?? {}) as Entered;
	const startMs = readMoment(sessionStartTime, START_TIME, { zone: 'UTC' });
	return startMs === undefined ? undefined : new Date(startMs).toISOString().slice(0, 10);
}

async function getSession(
	context: IExecuteFunctions,
	studio: Studio,
	id: string,
	day: string | undefined,
): Promise<IDataObject> {
	const path = `/insights/sessions/${encodeURIComponent(id)}`;
	const answer = (reply: Reply) => answerOf(reply, studio.label, insightsWording(studio.label));
	const reply = await getReply(context, studio, path);
	const query = { session_start_time: day };
	const parameters = day && (await getReply(context, studio, `${path}/parameters`, query));
	if (!parameters || isNotFound(parameters)) return sessionIn(answer(reply));
	const session = isNotFound(reply) ? { id } : sessionIn(answer(reply));
	const named = { ...namedValues(session.parameters), ...namedValues(answer(parameters)) };
	return { ...session, parameters: named };
}

function sessionIn(body: unknown): IDataObject {
	const session = objectBody(body);
	if (!session) throw new CallFailed(unreadable(insightsWording('')));
	return session;
}

const isNotFound = (reply: Reply) => reply.kind === 'answer' && reply.status === 404;
