import { ok } from '../context';
import type { Context, Handler } from '../context';
import { recordOf } from '../insights/records';
import type { InsightsRecord } from '../insights/records';
import { search } from '../insights/search';
import { invalidParameters, refuse } from '../refusal';
import { parseTime, studioTime } from '../time';

const RECORDING_AFTER_MS = 5000;

/** `GET /insights/sessions` */
export const searchSessions: Handler = (call, context) => {
	// "If sent without the encoding, your request will return empty."
	const hasBareBraces = /[{}]/.test(call.rawUrl);
	const found = hasBareBraces ? [] : search(allRecords(context), call.query);
	return ok(context.options.insightsEnvelope === 'object' ? { sessions: found } : found);
};

/** `GET /insights/sessions/{id}` */
export const getSession: Handler = (_call, context, id) => {
	const { document, parameters } = requireRecord(context, id);
	const named = Object.fromEntries(parameters.map(({ name, value }) => [name, value]));
	return ok({ ...document, parameters: named });
};

/** `GET /insights/sessions/{id}/parameters?session_start_time=2021-01-15`: the day is enough */
export const getSessionParameters: Handler = (call, context, id) => {
	const dayMs = parseTime(call.query.session_start_time ?? '');
	if (Number.isNaN(dayMs)) throw invalidParameters('session_start_time');
	const { startMs, parameters } = requireRecord(context, id);
	if (day(startMs) !== day(dayMs)) throw notFound();
	return ok(parameters);
};

function allRecords({ pastSessions, journal, agents, options }: Context): InsightsRecord[] {
	const recordingAfterMs = options.recordingAfterMs ?? RECORDING_AFTER_MS;
	const started = journal.sessions.map((session) => recordOf(session, agents, recordingAfterMs));
	return [...pastSessions, ...started];
}

function requireRecord(context: Context, id: string): InsightsRecord {
	const record = allRecords(context).find(({ document }) => document.id === id);
	if (!record) throw notFound();
	return record;
}

function day(epochMs: number): string {
	return studioTime(epochMs).slice(0, 10);
}

function notFound() {
	return refuse(404, 'Session not found');
}
