import type { Answers } from './answers';

/** One answer to a question: the option's value, and what it means in words. */
export interface PossibleAnswer<Value> {
	value: Value;
	says: string;
}

/** A fact that Vonage does not document, with what this package takes to be so and the reverse. */
export interface Unknown<Name extends keyof Answers> {
	/** Lasting name of the question, for documents and reports. */
	id: string;
	question: string;
	/** The option that decides it. */
	option: Name;
	ordinary: PossibleAnswer<Answers[Name]>;
	strange: PossibleAnswer<Answers[Name]>;
}

type AnyUnknown = { [Name in keyof Answers]: Unknown<Name> }[keyof Answers];

/** Every unknown: its ordinary answer is the simulator's default, its strange one that of `strange`. */
export const UNKNOWNS: readonly AnyUnknown[] = [
	{
		id: 'start.status',
		question: 'Which status does a start that was accepted have?',
		option: 'startStatus',
		ordinary: { value: 200, says: '200' },
		strange: { value: 201, says: '201' },
	},
	{
		id: 'start.messageAnswer',
		question: 'What does the answer to an SMS or WhatsApp start hold?',
		option: 'messageAnswer',
		ordinary: { value: 'session', says: 'session_id and session_start_time, as for a call' },
		strange: { value: 'empty', says: 'nothing: a 2xx without a body' },
	},
	{
		id: 'start.sessionId',
		question: 'Which form do session ids have?',
		option: 'sessionIds',
		ordinary: { value: 'uuid', says: 'a UUID' },
		strange: { value: 'long', says: 'long, with colons, and all alike at the beginning' },
	},
	{
		id: 'start.retryAfter',
		question: 'Does a 429 say when to come back?',
		option: 'rateLimitAnswer',
		ordinary: { value: 'message', says: 'no, it has a message only' },
		strange: { value: 'retryAfter', says: 'yes, in Retry-After, and its body is plain text' },
	},
	{
		id: 'start.templateMedia',
		question: 'Are media headers and buttons of a WhatsApp template passed on?',
		option: 'templateMedia',
		ordinary: { value: 'taken', says: 'yes' },
		strange: { value: 'refused', says: 'no, the start is refused with 400' },
	},
	{
		id: 'callback.callAgent',
		question: 'How does the status of a call name the agent?',
		option: 'callStatusAgent',
		ordinary: { value: 'same', says: 'by the agent_id of the start' },
		strange: { value: 'version', says: 'by another id, that of the published version' },
	},
	{
		id: 'callback.sms',
		question: 'Which body does the status of an SMS have?',
		option: 'smsStatusBody',
		ordinary: { value: 'messagesApi', says: 'that of the Messages API, like WhatsApp' },
		strange: { value: 'smsApi', says: 'a delivery receipt of the SMS API: msisdn, messageId' },
	},
	{
		id: 'callback.contentType',
		question: 'Which content type do callbacks have?',
		option: 'callbackContentType',
		ordinary: { value: 'application/json', says: 'application/json' },
		strange: { value: 'text/plain', says: 'text/plain, with JSON in it' },
	},
	{
		id: 'callback.signature',
		question: 'Does AI Studio sign callbacks?',
		option: 'callbackSignature',
		ordinary: { value: 'none', says: 'no' },
		strange: { value: 'jwt', says: 'yes, with a token in the Authorization header' },
	},
	{
		id: 'callback.callDisconnected',
		question: 'What does the Call Disconnected Webhook hold besides session_id?',
		option: 'callDisconnectedBody',
		ordinary: { value: 'sessionId', says: 'nothing' },
		strange: { value: 'status', says: 'agent_id, conversation_uuid and status "completed"' },
	},
	{
		id: 'http.token',
		question: 'Which form does the token of an HTTP session have?',
		option: 'sessionTokens',
		ordinary: { value: 'uuid', says: 'a UUID' },
		strange: { value: 'jwt', says: 'a JSON Web Token, about 300 characters' },
	},
	{
		id: 'http.messages',
		question: 'What do the messages of a step hold?',
		option: 'stepMessages',
		ordinary: { value: 'text', says: 'a text each' },
		strange: { value: 'mixed', says: 'texts, and between them an image and a null text' },
	},
	{
		id: 'http.afterEnd',
		question: 'How is input to a session that is over answered?',
		option: 'endedStep',
		ordinary: { value: 'refused', says: 'with 400 and a message' },
		strange: { value: 'ended', says: 'with 200, no messages, and session_status ENDED again' },
	},
	{
		id: 'liveAgent.answer',
		question: 'What does the answer to a live agent message hold?',
		option: 'liveAgentAnswer',
		ordinary: { value: 'object', says: 'an empty object' },
		strange: { value: 'empty', says: 'nothing: 200 without a body' },
	},
	{
		id: 'liveAgent.file',
		question: 'Can a live agent send a file?',
		option: 'fileMessages',
		ordinary: { value: 'taken', says: 'yes, like an image' },
		strange: { value: 'refused', says: 'no, 400' },
	},
	{
		id: 'insights.envelope',
		question: 'What is the list of sessions wrapped in?',
		option: 'insightsEnvelope',
		ordinary: { value: 'array', says: 'nothing: the answer is the list' },
		strange: { value: 'nested', says: '{status, data: {total, page_number, sessions}}' },
	},
	{
		id: 'insights.nothingFound',
		question: 'How is a search without a result answered?',
		option: 'emptySearch',
		ordinary: { value: 'list', says: 'with an empty list' },
		strange: { value: 'notFound', says: 'with 404' },
	},
	{
		id: 'insights.projection',
		question: 'Which form do fields that project_fields picks have?',
		option: 'projection',
		ordinary: { value: 'nested', says: 'channel_data: {duration}' },
		strange: { value: 'flat', says: '"channel_data.duration"' },
	},
	{
		id: 'insights.largestPage',
		question: 'What is the largest page_size?',
		option: 'largestPage',
		ordinary: { value: Infinity, says: 'none below 100' },
		strange: { value: 25, says: '25; more is cut without a word' },
	},
	{
		id: 'insights.ties',
		question: 'In which order do sessions come that the sort leaves equal?',
		option: 'tieOrder',
		ordinary: { value: 'stable', says: 'in the same order on every page' },
		strange: { value: 'changing', says: 'in another order in every answer' },
	},
	{
		id: 'insights.running',
		question: 'Does the search list sessions that are still running?',
		option: 'runningSessions',
		ordinary: { value: 'hidden', says: 'no' },
		strange: { value: 'listed', says: 'yes, with what they hold so far' },
	},
	{
		id: 'insights.unanswered',
		question: 'Does Insights know calls that nobody picked up?',
		option: 'unansweredSessions',
		ordinary: { value: 'kept', says: 'yes, with no transcript and a duration of 0' },
		strange: { value: 'missing', says: 'no, neither in the search nor by id' },
	},
	{
		id: 'insights.appears',
		question: 'How late does a session appear in the search?',
		option: 'appearsAfterMs',
		ordinary: { value: 0, says: 'at once' },
		strange: { value: 1500, says: 'after a while (here 1.5 s; it may be hours)' },
	},
	{
		id: 'insights.readable',
		question: 'From when on is a session there by its id?',
		option: 'readableById',
		ordinary: { value: 'atOnce', says: 'from its start on' },
		strange: { value: 'listed', says: 'from when the search lists it, 404 before' },
	},
	{
		id: 'insights.endMark',
		question: 'Which field says that a session is over?',
		option: 'endMarks',
		ordinary: { value: [], says: 'none' },
		strange: { value: ['sessionStatus'], says: 'session_status, ACTIVE and then CLOSED' },
	},
	{
		id: 'insights.duration',
		question: 'When is channel_data.duration there?',
		option: 'durations',
		ordinary: { value: 'growing', says: 'from the start on; it grows until the end' },
		strange: { value: 'settling', says: 'some time after the end; null before' },
	},
	{
		id: 'insights.transcription',
		question: 'Which form does a transcription have?',
		option: 'transcriptions',
		ordinary: { value: 'seen', says: '[{Agent}, {User}], now and then {client}' },
		strange: { value: 'speakers', says: '[{speaker, text, timestamp}]' },
	},
	{
		id: 'insights.parameters',
		question: 'Which form do the parameters of a session by id have?',
		option: 'sessionParametersForm',
		ordinary: { value: 'object', says: '{NAME: value}' },
		strange: { value: 'list', says: '[{name, value}]' },
	},
	{
		id: 'insights.parametersAnswer',
		question: 'What does GET /insights/sessions/{id}/parameters answer?',
		option: 'parametersAnswer',
		ordinary: { value: 'list', says: '[{name, value}]' },
		strange: { value: 'object', says: '{NAME: value}' },
	},
	{
		id: 'insights.listParameters',
		question: 'Do the sessions in the answer to a search hold their parameters?',
		option: 'listParameters',
		ordinary: { value: 'absent', says: 'no, only a session by id does' },
		strange: { value: 'present', says: 'yes' },
	},
	{
		id: 'insights.channel',
		question: 'How is the channel spelled?',
		option: 'channelNames',
		ordinary: { value: 'documented', says: 'Telephony, Sms, Whatsapp, http' },
		strange: { value: 'uppercase', says: 'VOICE, SMS, WHATSAPP, HTTP' },
	},
	{
		id: 'insights.numbers',
		question: 'Are durations numbers and telephone numbers strings?',
		option: 'numberStyle',
		ordinary: { value: 'ordinary', says: 'yes; telephone numbers are digits only' },
		strange: { value: 'swapped', says: 'the reverse, and numeric parameters are numbers' },
	},
	{
		id: 'insights.startTime',
		question: 'Which form does session_start_time have?',
		option: 'startTimes',
		ordinary: { value: 'withoutZone', says: 'UTC without a zone, as in the answer to a start' },
		strange: { value: 'zulu', says: 'UTC with a Z, in milliseconds' },
	},
	{
		id: 'insights.outboundSource',
		question: 'Whose number is the source of an outbound session?',
		option: 'outboundSource',
		ordinary: { value: 'agent', says: "the agent's; the person's is the destination" },
		strange: { value: 'person', says: "the person's, as for an inbound one" },
	},
	{
		id: 'insights.agentName',
		question: 'Does a session carry the name of its agent?',
		option: 'agentNames',
		ordinary: { value: 'present', says: 'yes, in agent_information.name' },
		strange: { value: 'absent', says: 'no' },
	},
	{
		id: 'any.extraFields',
		question: 'Are there fields beside the known ones?',
		option: 'extraFields',
		ordinary: { value: 'none', says: 'none that matter' },
		strange: { value: 'everywhere', says: 'in answers, sessions and callbacks, empty lists too' },
	},
];

/** The answers when no option says otherwise. */
export const ORDINARY = answersOf(UNKNOWNS, 'ordinary') as Answers;

/**
 * The answers of the strange variant.
 * @param which true for all, or the ids of those that shall be strange
 * @throws Error for an id that no unknown has
 */
export function strangeAnswers(which: boolean | readonly string[] = false): Partial<Answers> {
	if (typeof which === 'boolean') return which ? answersOf(UNKNOWNS, 'strange') : {};
	const chosen = which.map((id) => {
		const unknown = UNKNOWNS.find((candidate) => candidate.id === id);
		if (!unknown) throw new Error(`No unknown has the id "${id}"`);
		return unknown;
	});
	return answersOf(chosen, 'strange');
}

function answersOf(unknowns: readonly AnyUnknown[], which: 'ordinary' | 'strange') {
	return Object.fromEntries(
		unknowns.map((unknown) => [unknown.option, unknown[which].value]),
	) as Partial<Answers>;
}
