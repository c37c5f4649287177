import type { INodeProperties } from 'n8n-workflow';
import { sessionOutput } from '../../../shared/session';
import { readSessionStartTime, sessionStartTime } from '../../fields/dates';
import { readSessionId, sessionId } from '../../fields/sessionId';
import { readSessionView, sessionViewOptions } from '../../fields/sessionOptions';
import { optionsOf } from '../../fields/options';
import type { ParameterValues } from '../../fields/values';
import { connect } from '../../n8n/connection';
import { eachItem } from '../../n8n/items';
import { readParameters } from '../../n8n/parameters';
import type { Operation } from '../../operation';
import { findSession, unknownSession } from './insights';

const properties: INodeProperties[] = [sessionId, sessionStartTime, optionsOf(sessionViewOptions)];

/** One session by its ID; see `findSession`. */
export const get: Operation = {
	name: 'Get',
	value: 'get',
	action: 'Get session',
	description:
		'One session with its transcript and parameters. The recording address is null until AI Studio has the recording.',
	properties,
	run: async (context) => {
		const connection = await connect(context);
		return await eachItem(
			context,
			(index) => {
				const parameters = readParameters(context, properties, index);
				const id = readSessionId(parameters);
				const startMs = readSessionStartTime(parameters);
				const view = readSessionView((parameters.options ?? {}) as ParameterValues);
				return async (emit) => {
					const session = await findSession(connection, id, startMs);
					if (!session) throw unknownSession(connection.place);
					emit(sessionOutput(session, view));
				};
			},
			true,
		);
	},
};
