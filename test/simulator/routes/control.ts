import { checkBody, filledText, isObject, nameValueList, object } from '../bodyRules';
import type { Check } from '../bodyRules';
import { jsonBody } from '../call';
import { reportStatus } from '../callbacks/report';
import { ok } from '../context';
import type { Context, Route } from '../context';
import { isCounting } from '../rateLimiter';
import { refuse } from '../refusal';
import { isTimes } from '../times';
import { recordOf } from '../sessions/course';
import { takeInboundCall } from '../sessions/inbound';
import type { ChangeableOptions, InboundCall, JsonObject } from '../types';
import { UNKNOWNS } from '../unknowns';

const rate: Check = (value) => {
	const rates = isObject(value) ? Object.values(value) : [value];
	return rates.every((entry) => typeof entry === 'number') ? undefined : 'must be a rate';
};
const times: Check = (value) => (isTimes(value) ? undefined : 'must be times in ms');
const counting: Check = (value) => (isCounting(value) ? undefined : 'must be a way to count');
const number: Check = (value) => (typeof value === 'number' ? undefined : 'must be a number');
const anything: Check = () => undefined;
const answers = Object.fromEntries(UNKNOWNS.map(({ option }) => [option, { check: anything }]));
const channel: Check = (value) =>
	['voice', 'sms', 'whatsapp'].includes(String(value)) ? undefined : 'must be a channel';
const faultList: Check = (value) => (Array.isArray(value) ? undefined : 'must be a list');

/** Lets another process watch and steer the simulator. No part of the API. */
export const controlRoutes: Route[] = [
	{
		method: 'GET',
		path: /^\/__simulator\/sessions$/,
		handle: (_call, { journal }) => ok(journal.sessions),
	},
	{
		method: 'GET',
		path: /^\/__simulator\/requests$/,
		handle: (_call, { journal }) => ok(journal.requests),
	},
	{
		method: 'GET',
		path: /^\/__simulator\/callbacks$/,
		handle: (_call, { callbacks }) => ok(callbacks.posted),
	},
	{
		method: 'GET',
		path: /^\/__simulator\/summary$/,
		handle: (_call, { journal }) => ok(journal.summary()),
	},
	{
		method: 'GET',
		path: /^\/__simulator\/live-agent$/,
		handle: (_call, { journal }) =>
			ok({ messages: journal.liveAgentMessages, disconnects: journal.liveAgentDisconnects }),
	},
	{
		method: 'POST',
		path: /^\/__simulator\/reset$/,
		handle: (_call, context) => {
			context.reset();
			return ok({});
		},
	},
	{
		method: 'POST',
		path: /^\/__simulator\/config$/,
		handle: (call, context) => {
			const body = jsonBody(call);
			checkBody(body, {
				ratePerSecond: { check: rate },
				counting: { check: counting },
				latencyMs: { check: times },
				lateMs: { check: times },
				seed: { check: number },
				faults: { check: faultList },
				everyAgent: { check: object },
				...answers,
			});
			context.configure(body as ChangeableOptions);
			return ok({});
		},
	},
	{
		method: 'POST',
		path: /^\/__simulator\/callback$/,
		handle: async (call, context) => {
			const body = jsonBody(call);
			checkBody(body, {
				sessionId: { check: filledText, required: true },
				status: { check: filledText, required: true },
				extra: { check: object },
			});
			const extra = (body.extra ?? {}) as JsonObject;
			return ok(await postStatus(context, String(body.sessionId), String(body.status), extra));
		},
	},
	{
		method: 'POST',
		path: /^\/__simulator\/inbound-call$/,
		handle: (call, context) => {
			const body = jsonBody(call);
			checkBody(body, {
				from: { check: filledText, required: true },
				agentId: { check: filledText },
				channel: { check: channel },
				parameters: { check: nameValueList },
			});
			return ok(takeInboundCall(body as unknown as InboundCall, context));
		},
	},
	{
		method: 'GET',
		path: /^\/__simulator\/conversations\/([^/]+)$/,
		handle: (_call, { sessions, now }, id) => {
			const course = sessions.get(id);
			if (!course) throw refuse(404, 'Session not found');
			return ok(recordOf(course, now()));
		},
	},
];

async function postStatus(context: Context, sessionId: string, status: string, extra: JsonObject) {
	const session = context.journal.session(sessionId);
	if (!session) throw refuse(404, 'Session not found');
	if (!session.statusUrl) throw refuse(400, 'The session has no status_url');
	return await reportStatus(session, status, extra, context);
}
