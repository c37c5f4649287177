import type { IDataObject } from 'n8n-workflow';
import { signStart } from '../../nodes/shared/statusUrl';
import { judgeCallback } from '../../nodes/VonageAiStudioTrigger/judge';
import type { TriggerSettings } from '../../nodes/VonageAiStudioTrigger/judge';
import type { Query } from '../../nodes/VonageAiStudioTrigger/verify';

const AGENT = '60c09d70e6a660c09d70e6a6';
const SECRETS = { apiKey: 'key-of-the-account', callbackToken: 'a long random text' };
const EVERY_EVENT: TriggerSettings['filters'] = {
	events: [
		'callStatus',
		'messageStatus',
		'callDisconnected',
		'liveAgentStarted',
		'liveAgentMessage',
	],
	statuses: [],
	channels: [],
	agentIds: [],
};

const call = {
	agent_id: AGENT,
	to: '972542233016',
	conversation_uuid: 'CON-1',
	status: 'busy',
	timestamp: '2022-05-31T06:40:45.475Z',
};
const message = {
	to: '972542233016',
	from: '12013009000',
	channel: 'whatsapp',
	message_uuid: 'uuid-1',
	timestamp: '2025-03-05T22:51:41Z',
	status: 'delivered',
};
const disconnected = { session_id: 'session-1' };
const handover = {
	sessionId: 'session-1',
	history: {
		transcription: [{ Agent: 'Hello' }, { User: 'A human, please' }],
		parameters: [{ name: 'CALLER_NAME', value: 'Ann' }],
	},
};
const userMessage = { sessionId: 'session-1', type: 'text', text: 'Yes' };

const signed = (channel: string, reference = 'row 1', agentId = AGENT, key = SECRETS.apiKey) => ({
	reference,
	signature: signStart(key, { reference, agentId, channel }),
});
const TOKEN = { token: SECRETS.callbackToken };

function judge(
	body: unknown,
	query: Query = TOKEN,
	{
		secrets = SECRETS,
		filters = {},
	}: { secrets?: TriggerSettings['secrets']; filters?: object } = {},
) {
	return judgeCallback(
		{
			query,
			parsed: body,
			contentType: 'application/json',
			rawBody: Buffer.from(JSON.stringify(body)),
		},
		{ secrets, filters: { ...EVERY_EVENT, ...filters } },
	);
}

function outputOf(...args: Parameters<typeof judge>): IDataObject {
	const verdict = judge(...args);
	if (verdict.kind !== 'accepted') throw new Error(`The callback was ${verdict.kind}`);
	return verdict.json;
}

/** 200 for what is accepted or ignored. */
function statusOf(...args: Parameters<typeof judge>): number {
	const verdict = judge(...args);
	return verdict.kind === 'refused' ? verdict.statusCode : 200;
}

describe('the output of each event', () => {
	const event_id = expect.stringMatching(/^[0-9a-f]{32}$/);

	it('has a call status', () => {
		expect(outputOf(call, signed('voice'))).toEqual({
			event: 'callStatus',
			event_id,
			channel: 'voice',
			status: 'busy',
			final: true,
			reference: 'row 1',
			agent_id: AGENT,
			to: '972542233016',
			timestamp: '2022-05-31T06:40:45.475Z',
			body: call,
		});
	});

	it('has a message status, with the agent that only the signature names', () => {
		const body = { ...message, status: 'rejected', error: { title: 1240 } };
		expect(outputOf(body, signed('whatsapp'))).toEqual({
			event: 'messageStatus',
			event_id,
			channel: 'whatsapp',
			status: 'rejected',
			final: true,
			reference: 'row 1',
			agent_id: AGENT,
			to: '972542233016',
			from: '12013009000',
			timestamp: '2025-03-05T22:51:41Z',
			error: { title: 1240 },
			body,
		});
	});

	it('has the end of a call', () => {
		expect(outputOf(disconnected)).toEqual({
			event: 'callDisconnected',
			event_id,
			channel: 'voice',
			session_id: 'session-1',
			body: disconnected,
		});
	});

	it('has the end of a call also when a status and more come with it', () => {
		const body = { ...call, ...disconnected, status: 'completed' };
		expect(outputOf(body)).toMatchObject({
			event: 'callDisconnected',
			session_id: 'session-1',
			agent_id: AGENT,
		});
		expect(outputOf({ ...call, ...disconnected })).toMatchObject({ event: 'callStatus' });
		expect(outputOf({ ...message, ...disconnected })).toMatchObject({ event: 'messageStatus' });
	});

	it('names the person of an SMS also when a delivery receipt of the SMS API comes', () => {
		const receipt = { msisdn: '972542233016', to: '12013009000', messageId: 'm' };
		const output = (status: string) => outputOf({ ...receipt, status }, signed('sms'));
		expect(output('failed')).toMatchObject({
			to: '972542233016',
			from: '12013009000',
			final: true,
		});
		expect(output('buffered')).toMatchObject({ status: 'buffered', final: false });
	});

	it('has the start of a live agent session, with what was said so far', () => {
		expect(outputOf(handover)).toEqual({
			event: 'liveAgentStarted',
			event_id,
			session_id: 'session-1',
			transcript: 'Agent: Hello\nUser: A human, please',
			turns: [
				{ speaker: 'agent', text: 'Hello' },
				{ speaker: 'user', text: 'A human, please' },
			],
			parameters: { CALLER_NAME: 'Ann' },
			body: handover,
		});
	});

	it('has the parameters of a live agent session also when they come as an object', () => {
		const body = { sessionId: 's', history: { parameters: { CALLER_NAME: 'Ann' } } };
		expect(outputOf(body)).toEqual({
			event: 'liveAgentStarted',
			event_id,
			session_id: 's',
			parameters: { CALLER_NAME: 'Ann' },
			body,
		});
	});

	it('has a message to the live agent', () => {
		expect(outputOf(userMessage)).toEqual({
			event: 'liveAgentMessage',
			event_id,
			session_id: 'session-1',
			text: 'Yes',
			body: userMessage,
		});
	});

	it.each(['image', 'video', 'audio', 'file'])('has the %s in a message', (type) => {
		const url = `https://example.com/${type}`;
		const body = { sessionId: 's', type, [type]: { url, caption: 'Look' } };
		expect(outputOf(body)).toMatchObject({ media_url: url, caption: 'Look', body });
		const bare = outputOf({ sessionId: 's', type, [type]: { url } });
		expect(Object.keys(bare)).toEqual(['event', 'event_id', 'session_id', 'media_url', 'body']);
	});

	it.each(['__proto__', 'constructor', 'text', 'sessionId'])(
		'has no media in a message of type %s',
		(type) => {
			expect(outputOf({ sessionId: 's', type })).not.toHaveProperty('media_url');
		},
	);

	it('hands on unknown statuses and fields', () => {
		const body = { ...message, status: 'pondered', added_later: [1] };
		expect(outputOf(body, signed('whatsapp'))).toMatchObject({
			status: 'pondered',
			final: false,
			body,
		});
	});

	it('writes numbers as text and leaves out what is no text', () => {
		const body = { ...call, to: 972542233016, timestamp: { seconds: 1 } };
		const output = outputOf(body, signed('voice'));
		expect(output.to).toBe('972542233016');
		expect(output).not.toHaveProperty('timestamp');
		expect(output.body).toBe(body);
	});

	it.each([
		['sms', 'submitted', false],
		['sms', 'delivered', true],
		['whatsapp', 'delivered', false],
		['whatsapp', 'read', true],
		['whatsapp', 'undeliverable', true],
	])('says of a message by %s that is %s: final %s', (channel, status, final) => {
		expect(outputOf({ ...message, channel, status }, signed(channel)).final).toBe(final);
	});

	it('ignores a body that is none of them', () => {
		for (const body of [
			{},
			{ status: 'busy' },
			{ sessionId: 'x' },
			{ status: {}, message_uuid: 1 },
		]) {
			expect(judge(body)).toEqual({ kind: 'ignored' });
		}
	});
});

describe('a signed URL says what the callback is', () => {
	const bodies: Array<[string, IDataObject]> = [
		['the status of a call', call],
		['the status of a message', message],
		['the end of a call', disconnected],
		['a handover', handover],
		['a message to the live agent', userMessage],
		['a form that nobody knows', { hello: 'world' }],
		['a status alone', { status: 'busy' }],
		['nothing', {}],
	];

	it.each(bodies)('also for a body like %s', (_what, body) => {
		const events = ['voice', 'sms', 'whatsapp'].map((channel) => {
			const { event, reference, agent_id } = outputOf(body, signed(channel));
			return { event, reference, agent_id };
		});
		const start = { reference: 'row 1', agent_id: AGENT };
		expect(events).toEqual([
			{ event: 'callStatus', ...start },
			{ event: 'messageStatus', ...start },
			{ event: 'messageStatus', ...start },
		]);
	});

	it.each([
		['another', 'another'],
		['a list', [AGENT]],
		['an object', { id: AGENT }],
		['a number', 60],
		['null', null],
	])('and whose agent it is, when the body names %s', (_what, agent_id) => {
		expect(outputOf({ ...call, agent_id }, signed('voice')).agent_id).toBe(AGENT);
	});

	it('and the channel of a message that names none', () => {
		const channelOf = (channel: unknown, of: string) =>
			outputOf({ ...message, channel } as IDataObject, signed(of)).channel;
		expect(channelOf(undefined, 'sms')).toBe('sms');
		expect(channelOf({ type: 'sms' }, 'whatsapp')).toBe('whatsapp');
		expect(channelOf('SMS', 'whatsapp')).toBe('sms');
		expect(outputOf({ ...call, channel: 'sms' }, signed('voice')).channel).toBe('voice');
	});

	it('takes the status from any body that has one as text', () => {
		const of = (body: IDataObject, channel: string) => {
			const { status, final } = outputOf(body, signed(channel));
			return [status, final];
		};
		expect(of({ status: 'busy' }, 'voice')).toEqual(['busy', true]);
		expect(of({ status: 'delivered' }, 'sms')).toEqual(['delivered', true]);
		expect(of({ status: 'pondered' }, 'sms')).toEqual(['pondered', false]);
		for (const status of [undefined, null, '', { code: 1 }, ['busy'], true]) {
			const output = outputOf({ status } as IDataObject, signed('sms'));
			expect(Object.keys(output)).toEqual([
				'event',
				'event_id',
				'channel',
				'reference',
				'agent_id',
				'body',
			]);
		}
	});

	it('also beside the callback token', () => {
		for (const { 1: body } of bodies) {
			expect(outputOf(body, { ...signed('voice'), ...TOKEN }).event).toBe('callStatus');
		}
	});

	it('and passes every filter whose field is absent', () => {
		const filters = { statuses: ['busy'], channels: ['voice'] };
		expect(outputOf({ hello: 1 }, signed('voice'), { filters }).event).toBe('callStatus');
		expect(judge({ status: 'failed' }, signed('voice'), { filters }).kind).toBe('ignored');
		const events = { filters: { events: ['messageStatus'] } };
		expect(judge({ hello: 1 }, signed('voice'), events).kind).toBe('ignored');
	});
});

describe('what is genuine', () => {
	it('refuses nothing at all and another key', () => {
		expect(statusOf(call, {})).toBe(401);
		expect(statusOf(call, signed('voice', 'row 1', AGENT, 'another key'))).toBe(401);
	});

	it('refuses a signature that was moved to another reference', () => {
		expect(statusOf(call, { ...signed('voice'), reference: 'row 2' })).toBe(401);
		expect(statusOf(call, { signature: signed('voice').signature })).toBe(401);
	});

	it.each([
		['agent', ['another', 'voice']],
		['channel', [AGENT, 'sms']],
	])('refuses a signature that was moved to another %s', (_what, claimed) => {
		const [, code] = signed('voice').signature.split('.');
		const claims = Buffer.from(JSON.stringify(claimed)).toString('base64url');
		for (const body of [call, message]) {
			const moved = { reference: 'row 1', signature: `${claims}.${code}` };
			expect(statusOf(body, moved)).toBe(401);
		}
	});

	it('takes the callback token for every event, also beside a reference', () => {
		for (const body of [call, message, disconnected, handover, userMessage]) {
			expect(outputOf(body, { ...TOKEN, reference: 'by hand' }).reference).toBe('by hand');
		}
		expect(statusOf(call, { token: 'a long random texT' })).toBe(401);
	});

	it('refuses every token while the credential has none', () => {
		const secrets = { ...SECRETS, callbackToken: '' };
		for (const token of ['', 'undefined', 'a long random text']) {
			expect(statusOf(call, { token }, { secrets })).toBe(401);
		}
	});

	it('refuses what is signed with the empty key when the credential has no key', () => {
		const secrets = { apiKey: '', callbackToken: '' };
		expect(statusOf(call, signed('voice', 'row 1', AGENT, ''), { secrets })).toBe(401);
	});

	it.each(['reference', 'signature', 'token'])('refuses a repeated or nested %s', (name) => {
		const query: Query = { ...signed('voice'), ...TOKEN };
		for (const value of [[query[name]], [query[name], query[name]], { 0: query[name] }]) {
			expect(statusOf(call, { ...query, [name]: value })).toBe(401);
		}
	});

	it('leaves the parameters alone that the user put into the URL', () => {
		expect(statusOf(call, { ...signed('voice'), team: ['a', 'b'], x: { y: 'z' } })).toBe(200);
	});

	it('asks for the proof before it looks at the body', () => {
		expect(statusOf('no object', {})).toBe(401);
		expect(statusOf('no object', signed('voice'))).toBe(400);
		expect(statusOf([call], TOKEN)).toBe(400);
		expect(statusOf(null, TOKEN)).toBe(400);
	});

	it('takes everything when callbacks are not verified', () => {
		const open = { filters: EVERY_EVENT };
		const request = { parsed: call, contentType: 'application/json', rawBody: undefined };
		const output = (query: Query) => judgeCallback({ ...request, query }, open);
		expect(output({ reference: 'row 1' })).toMatchObject({ json: { reference: 'row 1' } });
		expect(output({ reference: ['row 1'] })).not.toHaveProperty('json.reference');
	});
});

describe('the filters', () => {
	const kinds = (filters: object) =>
		[call, message, disconnected, handover].map(
			(body) => judge(body, { ...TOKEN }, { filters }).kind === 'accepted',
		);

	it('keep events', () => {
		expect(kinds({ events: ['callStatus', 'liveAgentStarted'] })).toEqual([
			true,
			false,
			false,
			true,
		]);
	});

	it('keep statuses, channels and agents, and whatever names none', () => {
		expect(kinds({ statuses: ['delivered', 'read'] })).toEqual([false, true, true, true]);
		expect(kinds({ channels: ['voice'] })).toEqual([true, false, true, true]);
		expect(kinds({ agentIds: ['another'] })).toEqual([false, true, true, true]);
		expect(kinds({ agentIds: ['another', AGENT] })).toEqual([true, true, true, true]);
	});

	it('know the agent of a message from its signature', () => {
		const kindFor = (agentIds: string[]) =>
			judge(message, signed('whatsapp'), { filters: { agentIds } }).kind;
		expect([kindFor([AGENT]), kindFor(['another'])]).toEqual(['accepted', 'ignored']);
	});
});

describe('the event id', () => {
	const idOf = (...args: Parameters<typeof judge>) => outputOf(...args).event_id;

	it('is the same for a repeated callback', () => {
		for (const body of [call, message, disconnected, handover, userMessage]) {
			expect(idOf(structuredClone(body))).toBe(idOf(body));
		}
	});

	it('differs for every other callback', () => {
		const bodies: IDataObject[] = [call, message, disconnected, handover, userMessage];
		const others = bodies.flatMap((body) =>
			Object.keys(body)
				.filter((field) => !['agent_id', 'from', 'channel', 'history', 'type'].includes(field))
				.map((field) => ({ ...body, [field]: `${String(body[field])}0` })),
		);
		const otherWords = { ...userMessage, type: 'image' };
		const ids = [...bodies, ...others, otherWords].map((body) => idOf(body));
		expect(new Set(ids).size).toBe(ids.length);
		expect(idOf(call, signed('voice', 'row 1'))).not.toBe(idOf(call, signed('voice', 'row 2')));
	});

	it('differs for bodies of an unknown form that came to one signed URL', () => {
		const bodies: IDataObject[] = [
			{ state: 'sent' },
			{ state: 'received' },
			{ status: 'delivered' },
			{ status: 'delivered', at: 1 },
			{ status: 'delivered', message_uuid: 'uuid-1' },
			{},
		];
		const ids = bodies.map((body) => idOf(body, signed('sms')));
		expect(new Set(ids).size).toBe(bodies.length);
		expect(bodies.map((body) => idOf(structuredClone(body), signed('sms')))).toEqual(ids);
	});
});
