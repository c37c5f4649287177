/**
 * What the documentation leaves open, one option each. `unknowns.ts` gives each question its id, its
 * ordinary answer and its strange one.
 */
export interface Answers {
	/** Status of the answer to a start. */
	startStatus: 200 | 201;
	/** Answer to an SMS or WhatsApp start: like a call's, with other names, `{}`, or no body at all. */
	messageAnswer: 'session' | 'uuid' | 'object' | 'empty';
	/** Form of session ids. Long ones begin all alike. */
	sessionIds: 'uuid' | 'long';
	/** Whether a 429 says when to come back. */
	rateLimitAnswer: 'message' | 'retryAfter';
	/** Media headers and buttons of a WhatsApp template. */
	templateMedia: 'taken' | 'refused';

	/** How a call's status names the agent: as the start did, or by the id of its published version. */
	callStatusAgent: 'same' | 'version';
	/** Body of an SMS's status: that of the Messages API, or a delivery receipt of the SMS API. */
	smsStatusBody: 'messagesApi' | 'smsApi';
	callbackContentType: 'application/json' | 'text/plain';
	/** Whether callbacks carry a signed token in their `Authorization` header. */
	callbackSignature: 'none' | 'jwt';
	/** Call Disconnected Webhook: the session's id alone, or a status and more beside it. */
	callDisconnectedBody: 'sessionId' | 'status';

	sessionTokens: 'uuid' | 'jwt';
	/** Messages of a step: each with a text, or others between them. */
	stepMessages: 'text' | 'mixed';
	/** A step after the end: refused with 400, or answered with no messages. */
	endedStep: 'refused' | 'ended';

	liveAgentAnswer: 'object' | 'empty';
	fileMessages: 'taken' | 'refused';

	/** Envelope of a search: a bare list, `{sessions: […]}`, or a list one level deeper. */
	insightsEnvelope: 'array' | 'object' | 'nested';
	emptySearch: 'list' | 'notFound';
	/** Form of what `project_fields` picks: objects in objects, or dotted names. */
	projection: 'nested' | 'flat';
	/** A larger `page_size` gives this many. */
	largestPage: number;
	/** Order of sessions that the sort leaves equal: the same in each answer, or another. */
	tieOrder: 'stable' | 'changing';
	/** Whether the search lists sessions that are not over. */
	runningSessions: 'hidden' | 'listed';
	/** Whether Insights knows calls that nobody picked up and messages that never arrived. */
	unansweredSessions: 'kept' | 'missing';
	/** How long after a session could be listed the search lists it: a time for all, or for each. */
	appearsAfterMs: number | ((sessionId: string) => number);
	/** From when on a session is there by its id. */
	readableById: 'atOnce' | 'ended' | 'listed';
	/** Fields that say whether a session is over. The two status fields differ in their words too. */
	endMarks: ReadonlyArray<'status' | 'sessionStatus' | 'endTime'>;
	/** `channel_data.duration`: grows while the session runs, appears after its end, or is not there. */
	durations: 'growing' | 'settling' | 'absent';
	/** Form of `transcription`; `seen` mixes the two forms that public programs read. */
	transcriptions: 'seen' | 'client' | 'turns' | 'lowercase' | 'speakers' | 'text';
	/** `parameters` of a session by id. */
	sessionParametersForm: 'object' | 'list';
	/** Answer of `GET /insights/sessions/{id}/parameters`. */
	parametersAnswer: 'list' | 'object';
	/** Whether the documents of a search hold the session's parameters. */
	listParameters: 'absent' | 'present';
	channelNames: 'documented' | 'lowercase' | 'uppercase';
	/** Durations as numbers and telephone numbers as digits in a string, or the reverse, or with a plus. */
	numberStyle: 'ordinary' | 'swapped' | 'plus';
	/** `session_start_time` of a document: UTC without a zone, or with a `Z`. */
	startTimes: 'withoutZone' | 'zulu';
	/** Whose number is the `source` of an outbound session. */
	outboundSource: 'agent' | 'person';
	/** Whether `agent_information` has the agent's name. */
	agentNames: 'present' | 'absent';
	/** Fields beside the known ones in answers, documents and callbacks. */
	extraFields: 'none' | 'everywhere';
}
