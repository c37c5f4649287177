import type { Route } from '../context';
import { initHttpSession, stepHttpSession } from './httpAgent';
import { getSession, getSessionParameters, searchSessions } from './insights';
import { disconnectLiveAgent, sendLiveAgentMessage } from './liveAgent';
import { makeCall, startConversation } from './startSession';

/** The API of Vonage AI Studio. */
export const apiRoutes: Route[] = [
	{ method: 'POST', path: /^\/telephony\/make-call$/, handle: makeCall },
	{ method: 'POST', path: /^\/messaging\/conversation$/, handle: startConversation },
	{ method: 'GET', path: /^\/insights\/sessions$/, handle: searchSessions },
	{ method: 'GET', path: /^\/insights\/sessions\/([^/]+)$/, handle: getSession },
	{
		method: 'GET',
		path: /^\/insights\/sessions\/([^/]+)\/parameters$/,
		handle: getSessionParameters,
	},
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
