import { ok } from '../context';
import type { Context, Handler } from '../context';
import {
	detailedDocument,
	parametersList,
	parametersObject,
	readableFromMs,
} from '../insights/document';
import { search } from '../insights/search';
import type { TranscriptionForm } from '../insights/transcription';
import { invalidParameters, refuse } from '../refusal';
import { parametersSoFar } from '../sessions/course';
import type { Course } from '../sessions/course';
import { parseTime, studioTime } from '../time';

/** `GET /insights/sessions` */
export const searchSessions: Handler = (call, context) => {
	// "If sent without the encoding, your request will return empty."
	const hasBareBraces = /[{}]/.test(call.rawUrl);
	const { page, total } = hasBareBraces ? { page: [], total: 0 } : search(call.query, context);
	if (page.length === 0 && context.options.emptySearch === 'notFound') throw notFound();
	switch (context.options.insightsEnvelope) {
		case 'array':
			return ok(page);
		case 'object':
			return ok({ sessions: page });
		case 'nested': {
			const { page_number = '0' } = call.query;
			return ok({ status: 'ok', data: { total: String(total), page_number, sessions: page } });
		}
	}
};

/** `GET /insights/sessions/{id}` */
export const getSession: Handler = (_call, context, id) =>
	ok(detailedDocument(requireSession(context, id), context));

/** `GET /insights/sessions/search/{id}`: public programs read `transcription[].user` of its answer */
export const searchSession: Handler = (_call, context, id) => {
	const { transcriptions } = context.options;
	const form: TranscriptionForm = transcriptions === 'seen' ? 'lowercase' : transcriptions;
	return ok(detailedDocument(requireSession(context, id), context, form));
};

/** `GET /insights/sessions/{id}/parameters?session_start_time=2021-01-15`: the day is enough */
export const getSessionParameters: Handler = (call, context, id) => {
	const dayMs = parseTime(call.query.session_start_time ?? '');
	if (Number.isNaN(dayMs)) throw invalidParameters('session_start_time');
	const course = requireSession(context, id);
	if (day(course.startMs) !== day(dayMs)) throw notFound();
	const parameters = parametersSoFar(course, context.now());
	const { options } = context;
	return ok(
		options.parametersAnswer === 'list'
			? parametersList(parameters, options)
			: parametersObject(parameters, options),
	);
};

function requireSession({ sessions, options, now }: Context, id: string): Course {
	const course = sessions.get(id);
	if (!course || readableFromMs(course, options) > now()) throw notFound();
	if (course.detailsStatus === 404) throw notFound();
	if (course.detailsStatus) throw refuse(course.detailsStatus, 'Failed to fetch the session');
	return course;
}

function day(epochMs: number): string {
	return studioTime(epochMs).slice(0, 10);
}

function notFound() {
	return refuse(404, 'Session not found');
}
