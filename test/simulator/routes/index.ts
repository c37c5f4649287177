import { isObject } from '../bodyRules';
import { withExtraFields } from '../callbacks/bodies';
import type { Handler, Route } from '../context';
import { initHttpSession, stepHttpSession } from './httpAgent';
import { getSession, getSessionParameters, searchSession, searchSessions } from './insights';
import { disconnectLiveAgent, sendLiveAgentMessage } from './liveAgent';
import { makeCall, startConversation } from './startSession';

/** The routes whose answers are objects with named fields. */
const routes: Route[] = [
	{ method: 'POST', path: /^\/telephony\/make-call$/, handle: makeCall },
	{ method: 'POST', path: /^\/messaging\/conversation$/, handle: startConversation },
	{ method: 'GET', path: /^\/insights\/sessions$/, handle: searchSessions },
	{ method: 'GET', path: /^\/insights\/sessions\/([^/]+)$/, handle: getSession },
	{ method: 'GET', path: /^\/insights\/sessions\/search\/([^/]+)$/, handle: searchSession },
	{ method: 'POST', path: /^\/http\/init$/, handle: initHttpSession },
	{
		method: 'POST',
		path: /^\/http\/([^/]+)\/step$/,
		withoutKey: true,
		handle: stepHttpSession,
	},
	{ method: 'POST', path: /^\/live-agent\/outbound\/([^/]+)$/, handle: sendLiveAgentMessage },
	{ method: 'POST', path: /^\/live-agent\/disconnect\/([^/]+)$/, handle: disconnectLiveAgent },
];

/** The API of Vonage AI Studio. */
export const apiRoutes: Route[] = [
	...routes.map((route) => ({ ...route, handle: answeringMore(route.handle) })),
	{
		method: 'GET',
		path: /^\/insights\/sessions\/([^/]+)\/parameters$/,
		// A further field would be a further parameter.
		handle: getSessionParameters,
	},
];

/** A handler whose answers hold the fields that nobody documents, if the options say so. */
function answeringMore(handle: Handler): Handler {
	return async (call, context, ...ids) => {
		const reply = await handle(call, context, ...ids);
		return isObject(reply.body) ? { ...reply, body: withExtraFields(reply.body, context) } : reply;
	};
}
