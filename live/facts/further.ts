import type { Fact } from './fact';

const SESSION_FOLDER = 'nodes/VonageAiStudio/resources/session';

/** The facts that the simulator has only one answer for. */
export const FURTHER_FACTS: readonly Fact[] = [
	{
		id: 'credential.wrongKey',
		fact: 'A wrong key is refused with 401 or 403.',
		certainty: 'documented',
		restsOn: { feature: 'credential test', file: 'nodes/VonageAiStudio/n8n/credentialTest.ts' },
		check: 'read.key',
	},
	{
		id: 'credential.otherRegion',
		fact: 'A key is refused in the other region.',
		certainty: 'unknown',
		restsOn: { feature: 'credential test', file: 'nodes/VonageAiStudio/n8n/credentialTest.ts' },
		check: 'read.key',
	},
	{
		id: 'start.callAnswer',
		fact: 'The answer to the start of a call holds session_id and session_start_time.',
		certainty: 'documented',
		restsOn: { feature: 'Voice Call: Start', file: 'nodes/VonageAiStudio/starts/verdict.ts' },
		check: 'call.declined',
	},
	{
		id: 'start.whatsApp',
		fact: 'Namespace, name and locale of a template start a WhatsApp conversation.',
		certainty: 'documented',
		restsOn: {
			feature: 'WhatsApp: Start',
			file: 'nodes/VonageAiStudio/resources/whatsApp/template.ts',
		},
		check: 'whatsapp.start',
	},
	{
		id: 'callback.query',
		fact: 'The query of a status URL comes back unchanged: the reference and the signature.',
		certainty: 'unknown',
		restsOn: { feature: 'Trigger: Verify Callbacks', file: 'nodes/shared/statusUrl.ts' },
		check: 'sms.callbacks',
	},
	{
		id: 'callback.whatsApp',
		fact: 'The status of a WhatsApp message has the body of the Messages API.',
		certainty: 'seen',
		restsOn: {
			feature: 'Trigger: Message Status',
			file: 'nodes/VonageAiStudioTrigger/callback.ts',
		},
		check: 'whatsapp.callbacks',
	},
	{
		id: 'callback.missedCall',
		fact: 'A call that was not picked up is reported with a status that says why.',
		certainty: 'documented',
		restsOn: { feature: 'Trigger: Call Status', file: 'nodes/shared/statuses.ts' },
		check: 'call.declined',
	},
	{
		id: 'callback.pickedUpCall',
		fact: 'A call that was picked up has no status callback.',
		certainty: 'documented',
		restsOn: {
			feature: 'Voice Call: Start and Wait for Status',
			file: 'nodes/VonageAiStudio/starts/startAndWait.ts',
		},
		check: 'call.answered',
	},
	{
		id: 'http.wrongToken',
		fact: 'A wrong HTTP session token is refused with 401.',
		certainty: 'unknown',
		restsOn: {
			feature: 'HTTP Session: Send Input',
			file: 'nodes/VonageAiStudio/resources/httpSession/sendInput.ts',
		},
		check: 'http.wrongToken',
	},
	{
		id: 'http.sessionStatus',
		fact: 'The answer to a step has session_status: AWAITING_INPUT, and ENDED at the end.',
		certainty: 'documented',
		restsOn: {
			feature: 'HTTP Session: ended',
			file: 'nodes/VonageAiStudio/resources/httpSession/sendInput.ts',
		},
		check: 'http.steps',
	},
	{
		id: 'liveAgent.start',
		fact: 'A hand-over to a live agent sends sessionId and history.',
		certainty: 'documented',
		restsOn: {
			feature: 'Trigger: Live Agent Started',
			file: 'nodes/VonageAiStudioTrigger/callback.ts',
		},
		check: 'whatsapp.liveAgent',
	},
	{
		id: 'liveAgent.disconnect',
		fact: 'A live agent hands the conversation back with an empty object.',
		certainty: 'seen',
		restsOn: {
			feature: 'Live Agent: Disconnect',
			file: 'nodes/VonageAiStudio/resources/liveAgent/disconnect.ts',
		},
		check: 'whatsapp.liveAgent',
	},
	{
		id: 'insights.byId',
		fact: 'GET /insights/sessions/{id} gives one session with its parameters.',
		certainty: 'seen',
		restsOn: { feature: 'Session: Get', file: `${SESSION_FOLDER}/insights.ts` },
		check: 'read.session',
	},
	{
		id: 'insights.searchById',
		fact: 'GET /insights/sessions/search/{id} gives the same session.',
		certainty: 'seen',
		restsOn: {
			feature: 'none: a second way to a session',
			file: 'test/simulator/routes/insights.ts',
		},
		check: 'read.searchById',
	},
	{
		id: 'insights.day',
		fact: 'The day is enough to ask for the parameters of a session.',
		certainty: 'documented',
		restsOn: { feature: 'Session: Get, Session Start Time', file: `${SESSION_FOLDER}/insights.ts` },
		check: 'read.parameters',
	},
	{
		id: 'insights.should',
		fact: 'A session is found when one entry of `should` fits it.',
		certainty: 'documented',
		restsOn: { feature: 'Session: Wait for Results', file: `${SESSION_FOLDER}/searchByIds.ts` },
		check: 'read.filters',
	},
	{
		id: 'insights.longestRange',
		fact: 'Dates that are more than 60 days apart are refused.',
		certainty: 'documented',
		restsOn: { feature: 'Session: Get Many', file: `${SESSION_FOLDER}/search.ts` },
		check: 'read.dates',
	},
	{
		id: 'insights.flowPath',
		fact: "A session by id holds flow_path, with the headers and payloads of the flow's requests.",
		certainty: 'documented',
		restsOn: { feature: 'option Include Flow Path', file: 'nodes/shared/session.ts' },
		check: 'read.session',
	},
	{
		id: 'insights.falseEnd',
		fact: 'A session that still runs carries no mark that looks like an end.',
		certainty: 'unknown',
		restsOn: {
			feature: 'Wait for Results; Session Trigger: finished',
			file: 'nodes/shared/session.ts',
		},
		check: 'http.running',
	},
	{
		id: 'insights.messages',
		fact: 'Insights has the sessions of SMS too.',
		certainty: 'unknown',
		restsOn: { feature: 'Session: Wait for Results', file: `${SESSION_FOLDER}/wait.ts` },
		check: 'sms.session',
	},
	{
		id: 'insights.startParameters',
		fact: "Parameters given at the start come back in the session's parameters.",
		certainty: 'unknown',
		restsOn: {
			feature: 'option Reference Parameter',
			file: 'nodes/VonageAiStudio/fields/reference.ts',
		},
		check: 'call.answered',
	},
	{
		id: 'insights.recording',
		fact: 'channel_data.audio_url is null just after a call, and the recording comes later.',
		certainty: 'seen',
		restsOn: { feature: 'Session: Wait for Results', file: `${SESSION_FOLDER}/wait.ts` },
		check: 'call.answered',
	},
	{
		id: 'rate.secondStart',
		fact: 'A second start of a call with the same agent within a second is refused with 429.',
		certainty: 'documented',
		restsOn: { feature: 'the pace of starts', file: 'nodes/VonageAiStudio/starts/pacer.ts' },
		check: 'rate.secondStart',
	},
	{
		id: 'rate.httpInit',
		fact: 'POST /http/init counts towards the rate of its agent.',
		certainty: 'unknown',
		restsOn: {
			feature: 'HTTP Session: Start',
			file: 'nodes/VonageAiStudio/resources/httpSession/start.ts',
		},
		check: 'rate.secondStart',
	},
];
