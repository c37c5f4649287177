import { UNKNOWNS } from '../../test/simulator/unknowns';
import type { Certainty, Fact } from './fact';

/** Feature, source file and check of one unknown; how sure it is where somebody has seen an answer. */
type Grounds = [feature: string, file: string, check: string, certainty?: Certainty];

const VERDICT = 'nodes/VonageAiStudio/starts/verdict.ts';
const RESOURCES = 'nodes/VonageAiStudio/resources';
const TRIGGER = 'nodes/VonageAiStudioTrigger';
const SCAN = 'nodes/VonageAiStudioSessionTrigger/scan.ts';
const SESSION = 'nodes/shared/session.ts';
const WAIT = `${RESOURCES}/session/wait.ts`;

/** What rests on each unknown; question and answers are those of the simulator. */
const GROUNDS: Record<string, Grounds> = {
	'start.status': ['every Start', VERDICT, 'call.declined'],
	'start.messageAnswer': [
		'SMS and WhatsApp: Start, then Wait for Results',
		`${RESOURCES}/session/waitForResults.ts`,
		'sms.start',
	],
	'start.sessionId': [
		'every Session ID field',
		'nodes/VonageAiStudio/fields/sessionId.ts',
		'http.init',
	],
	'start.retryAfter': [
		'pause after a 429',
		'nodes/VonageAiStudio/http/retry.ts',
		'rate.secondStart',
		'seen',
	],
	'start.templateMedia': [
		'WhatsApp: Template Parameters (JSON)',
		`${RESOURCES}/whatsApp/template.ts`,
		'whatsapp.media',
	],
	'callback.callAgent': [
		'Trigger: filter by agent',
		`${TRIGGER}/verify.ts`,
		'call.declined',
		'documented',
	],
	'callback.sms': ['Trigger: Message Status', `${TRIGGER}/callback.ts`, 'sms.callbacks'],
	'callback.contentType': ['Trigger', 'nodes/shared/callbackBody.ts', 'sms.callbacks'],
	'callback.signature': ['Trigger: Verify Callbacks', `${TRIGGER}/verify.ts`, 'sms.callbacks'],
	'callback.callDisconnected': [
		'Trigger: Call Disconnected',
		`${TRIGGER}/callback.ts`,
		'call.disconnected',
		'seen',
	],
	'http.token': ['HTTP Session: Send Input', `${RESOURCES}/httpSession/sendInput.ts`, 'http.init'],
	'http.messages': ['HTTP Session: reply', `${RESOURCES}/httpSession/sendInput.ts`, 'http.steps'],
	'http.afterEnd': [
		'HTTP Session: message that the session is over',
		`${RESOURCES}/httpSession/sendInput.ts`,
		'http.afterEnd',
	],
	'liveAgent.answer': [
		'Live Agent: Send Message',
		`${RESOURCES}/liveAgent/operation.ts`,
		'whatsapp.liveAgent',
	],
	'liveAgent.file': [
		'Live Agent: Send Message, type File',
		`${RESOURCES}/liveAgent/sendMessage.ts`,
		'whatsapp.liveAgent',
	],
	'insights.envelope': ['every search for sessions', SESSION, 'read.search'],
	'insights.nothingFound': [
		'Session: Get Many',
		`${RESOURCES}/session/insights.ts`,
		'read.nothingFound',
	],
	'insights.projection': ['Session: Get Many, option Fields', SESSION, 'read.projection'],
	'insights.largestPage': ['Session: Get Many', `${RESOURCES}/session/pages.ts`, 'read.pages'],
	'insights.ties': [
		'Session: Get Many; Session Trigger',
		`${RESOURCES}/session/pages.ts`,
		'read.order',
	],
	'insights.running': ['Session Trigger', SCAN, 'http.running'],
	'insights.unanswered': ['Session: Wait for Results', WAIT, 'call.declined'],
	'insights.appears': ['Session Trigger', SCAN, 'http.ended'],
	'insights.readable': ['Session: Wait for Results', WAIT, 'http.running', 'seen'],
	'insights.endMark': ['Wait for Results; Session Trigger: finished', SESSION, 'http.ended'],
	'insights.duration': ['Wait for Results; Session Trigger: finished', SESSION, 'call.answered'],
	'insights.transcription': ['transcript and turns of a session', SESSION, 'read.session', 'seen'],
	'insights.parameters': ['reference of a session', SESSION, 'read.session', 'seen'],
	'insights.parametersAnswer': [
		'Session: Get, Session Start Time',
		`${RESOURCES}/session/insights.ts`,
		'read.parameters',
	],
	'insights.listParameters': ['Session Trigger: details', SCAN, 'read.search'],
	'insights.channel': ['Session Trigger: filter by channel', SESSION, 'read.search', 'documented'],
	'insights.numbers': ['Session: Get Many, Source, Destination', SESSION, 'read.search'],
	'insights.startTime': [
		'Session: Get Many, paging',
		`${RESOURCES}/session/pages.ts`,
		'read.search',
	],
	'insights.outboundSource': [
		'Session: Get Many, Source, Destination',
		`${RESOURCES}/session/search.ts`,
		'call.answered',
	],
	'insights.agentName': [
		'list of agents to choose from',
		`${RESOURCES}/session/agents.ts`,
		'read.search',
	],
	'any.extraFields': ['every output', SESSION, 'read.session'],
};

/** The facts that the simulator can answer in two ways. */
export const UNKNOWN_FACTS: readonly Fact[] = UNKNOWNS.flatMap(({ id, question, ordinary }) => {
	// A test tells which unknown has no grounds.
	if (!(id in GROUNDS)) return [];
	const [feature, file, check, certainty = 'unknown'] = GROUNDS[id];
	const fact = `${question} ${sentence(ordinary.says)}`;
	return [{ id, fact, certainty, restsOn: { feature, file }, check }];
});

/** Names of fields and content types keep their small letters. */
function sentence(text: string): string {
	const isWord = /^[a-z]+([ ,;:]|$)/.test(text);
	return `${isWord ? text[0].toUpperCase() : text[0]}${text.slice(1)}.`;
}
