import type { INodeParameters } from 'n8n-workflow';

/** A way to fill in the node, and the parameters that its panel has to show then. */
export interface Panel {
	name: string;
	parameters: INodeParameters & { resource: string; operation: string };
	shows: string[];
}

const AGENT = { __rl: true as const, mode: 'id', value: '60c09d70e6a68858f4220848' };
const SESSION = '5a61cc84-30c8-4bd1-9b6c-0d7f8c1e2a34';
const COMMON = ['agentId', 'to', 'specifySessionParameters', 'reference', 'startOnce'];
const OPTIONS = {
	sessionsPerSecond: 1,
	rateLimitRetries: 5,
	checkNumber: true,
	defaultCountry: 'IL',
	callingHours: { hours: { from: '09:00', to: '17:00', days: [1, 2, 3, 4, 5], timeZone: '' } },
	referenceParameter: 'REFERENCE',
	includeInputFields: true,
	testRecipient: '+972 54 111 6037',
	checkOnly: true,
};
const TEMPLATE_FIELDS = ['namespace', 'template', 'locale', 'specifyTemplateParameters'];
const TEMPLATE = {
	namespace: '2f4b7c1e_9d3a_4e6f_8b1c_5a7d9e0f3c21',
	template: 'appointment_reminder',
	locale: 'en_US',
};
const SESSION_PARAMETERS = { parameter: [{ name: 'CALLER_NAME', value: 'Diane Miller' }] };
const TEMPLATE_PARAMETERS = {
	header: [{ text: 'Monday' }],
	body: [{ text: 'Diane' }, { text: '={{ $json.time }}' }],
};

const started = (resource: string, operation = 'start') => ({
	resource,
	operation,
	agentId: AGENT,
	to: '+972 54 111 6037',
	reference: 'row-1',
	startOnce: true,
});

/** Every resource and operation, with each way that a field can come in. */
export const PANELS: Panel[] = [
	{
		name: 'Voice Call, Start',
		parameters: {
			...started('voiceCall'),
			sessionParameters: SESSION_PARAMETERS,
			options: { ...OPTIONS, signStatusUrl: true, hangupOnAnswerMachine: true },
		},
		shows: [
			...COMMON,
			'statusUrl',
			'sessionParameters',
			...Object.keys(OPTIONS),
			'signStatusUrl',
			'hangupOnAnswerMachine',
		],
	},
	{
		name: 'Voice Call, Start and Wait',
		parameters: {
			...started('voiceCall', 'startAndWait'),
			options: { ...OPTIONS, hangupOnAnswerMachine: true },
		},
		shows: [...COMMON, 'waitMinutes', ...Object.keys(OPTIONS), 'hangupOnAnswerMachine'],
	},
	{
		name: 'SMS, Start, parameters as JSON',
		parameters: {
			...started('sms'),
			specifySessionParameters: 'json',
			options: { ...OPTIONS, signStatusUrl: true },
		},
		shows: [
			...COMMON,
			'statusUrl',
			'sessionParametersJson',
			...Object.keys(OPTIONS),
			'signStatusUrl',
		],
	},
	{
		name: 'SMS, Start and Wait',
		parameters: { ...started('sms', 'startAndWait'), options: OPTIONS },
		shows: [
			...COMMON,
			'waitForStatuses',
			'waitMinutes',
			'sessionParameters',
			...Object.keys(OPTIONS),
		],
	},
	{
		name: 'WhatsApp, Start',
		parameters: {
			...started('whatsApp'),
			...TEMPLATE,
			statusUrl: 'https://n8n.example.com/webhook/1',
			templateParameters: TEMPLATE_PARAMETERS,
			sessionParameters: SESSION_PARAMETERS,
			options: { ...OPTIONS, signStatusUrl: true },
		},
		shows: [
			...COMMON,
			...TEMPLATE_FIELDS,
			'templateParameters',
			'statusUrl',
			'sessionParameters',
			...Object.keys(OPTIONS),
			'signStatusUrl',
		],
	},
	{
		name: 'WhatsApp, Start and Wait, parameters as JSON',
		parameters: {
			...started('whatsApp', 'startAndWait'),
			...TEMPLATE,
			specifyTemplateParameters: 'json',
			specifySessionParameters: 'json',
			options: OPTIONS,
		},
		shows: [
			...COMMON,
			'waitForStatuses',
			'waitMinutes',
			...TEMPLATE_FIELDS,
			'templateParametersJson',
			'sessionParametersJson',
			...Object.keys(OPTIONS),
		],
	},
	{
		name: 'HTTP Session, Start',
		parameters: { resource: 'httpSession', operation: 'start', agentId: AGENT },
		shows: ['agentId'],
	},
	{
		name: 'HTTP Session, Send Input',
		parameters: {
			resource: 'httpSession',
			operation: 'sendInput',
			sessionId: SESSION,
			sessionToken: 'token',
		},
		shows: ['sessionId', 'sessionToken', 'input', 'specifySessionParameters', 'sessionParameters'],
	},
	{
		name: 'Live Agent, Send Message, text',
		parameters: {
			resource: 'liveAgent',
			operation: 'sendMessage',
			sessionId: SESSION,
			messageType: 'text',
			text: 'Hello, this is Diane.',
		},
		shows: ['sessionId', 'messageType', 'text'],
	},
	{
		name: 'Live Agent, Send Message, image',
		parameters: {
			resource: 'liveAgent',
			operation: 'sendMessage',
			sessionId: SESSION,
			messageType: 'image',
			mediaUrl: 'https://example.com/invoice.png',
		},
		shows: ['sessionId', 'messageType', 'mediaUrl', 'caption'],
	},
	{
		name: 'Live Agent, Disconnect',
		parameters: { resource: 'liveAgent', operation: 'disconnect', sessionId: SESSION },
		shows: ['sessionId'],
	},
	{
		name: 'Session, Get',
		parameters: {
			resource: 'session',
			operation: 'get',
			sessionId: SESSION,
			sessionStartTime: '2026-01-15',
			options: { includeFlowPath: true, referenceParameter: 'REFERENCE' },
		},
		shows: ['sessionId', 'sessionStartTime', 'includeFlowPath', 'referenceParameter'],
	},
	{
		name: 'Session, Get Many',
		parameters: {
			resource: 'session',
			operation: 'getMany',
			filters: {
				agentId: AGENT,
				source: '972541116037',
				destination: '12015550123',
				sessionId: SESSION,
				transcriptContains: 'call me back',
			},
			options: {
				fields: 'id',
				sort: 'session_start_time:desc',
				filterJson: '{}',
				includeFlowPath: true,
				referenceParameter: 'REFERENCE',
			},
		},
		shows: [
			'returnAll',
			'limit',
			'fromDate',
			'toDate',
			'agentId',
			'source',
			'destination',
			'sessionId',
			'transcriptContains',
			'fields',
			'sort',
			'filterJson',
			'includeFlowPath',
			'referenceParameter',
		],
	},
	{
		name: 'Session, Wait for Results',
		parameters: {
			resource: 'session',
			operation: 'waitForResults',
			sessionStartTime: '2026-01-15',
			options: { includeInputFields: true, includeFlowPath: true, referenceParameter: 'REFERENCE' },
		},
		shows: [
			'sessionId',
			'sessionStartTime',
			'waitMinutes',
			'includeInputFields',
			'includeFlowPath',
			'referenceParameter',
		],
	},
];
