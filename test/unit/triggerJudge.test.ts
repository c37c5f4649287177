import type { IDataObject } from 'n8n-workflow';
import { signStart } from '../../nodes/shared/statusUrl';
import { judgeCallback } from '../../nodes/VonageAiStudioTrigger/judge';
import type { TriggerSettings } from '../../nodes/VonageAiStudioTrigger/judge';
import type { Query } from '../../nodes/VonageAiStudioTrigger/proof';

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
const handover = { sessionId: 'session-1', history: { transcription: [], parameters: [] } };
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
	const eventId = expect.stringMatching(/^[0-9a-f]{32}$/);

	it('has a call status', () => {
		expect(outputOf(call, signed('voice'))).toEqual({
			event: 'callStatus',
			eventId,
			channel: 'voice',
			status: 'busy',
			final: true,
			reference: 'row 1',
			agentId: AGENT,
			to: '972542233016',
			timestamp: '2022-05-31T06:40:45.475Z',
			body: call,
		});
	});

	it('has a message status, with the agent that only the signature names', () => {
		const body = { ...message, status: 'rejected', error: { title: 1240 } };
		expect(outputOf(body, signed('whatsapp'))).toEqual({
			event: 'messageStatus',
			eventId,
			channel: 'whatsapp',
			status: 'rejected',
			final: true,
			reference: 'row 1',
			agentId: AGENT,
			to: '972542233016',
			from: '12013009000',
			timestamp: '2025-03-05T22:51:41Z',
			error: { title: 1240 },
			body,
		});
	});

	it('has the end of a call', () => {
		const sessionId = 'session-1';
		const output = { event: 'callDisconnected', eventId, channel: 'voice', sessionId };
		expect(outputOf(disconnected)).toEqual({ ...output, body: disconnected });
	});

	it('has the start of a live agent session', () => {
		const output = { event: 'liveAgentStarted', eventId, sessionId: 'session-1' };
		expect(outputOf(handover)).toEqual({ ...output, body: handover });
	});

	it('has a message to the live agent', () => {
		const output = { event: 'liveAgentMessage', eventId, sessionId: 'session-1' };
		expect(outputOf(userMessage)).toEqual({ ...output, body: userMessage });
	});

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

describe('what is genuine', () => {
	it('takes a signed URL for status callbacks of what was signed', () => {
		expect(statusOf(call, signed('voice'))).toBe(200);
		expect(statusOf(message, signed('whatsapp'))).toBe(200);
		expect(statusOf({ ...message, channel: undefined }, signed('sms'))).toBe(200);
	});

	it('refuses nothing at all and another key', () => {
		expect(statusOf(call, {})).toBe(401);
		expect(statusOf(call, signed('voice', 'row 1', AGENT, 'another key'))).toBe(401);
	});

	it('refuses a signature that was moved to another reference', () => {
		expect(statusOf(call, { ...signed('voice'), reference: 'row 2' })).toBe(401);
		expect(statusOf(call, { signature: signed('voice').signature })).toBe(401);
	});

	it('refuses a signature that was moved to another agent', () => {
		expect(statusOf({ ...call, agent_id: 'another' }, signed('voice'))).toBe(401);
		expect(statusOf({ ...call, agent_id: [AGENT] }, signed('voice'))).toBe(401);
		const [, code] = signed('voice').signature.split('.');
		const claims = Buffer.from(JSON.stringify(['another', 'voice'])).toString('base64url');
		const moved = { reference: 'row 1', signature: `${claims}.${code}` };
		expect(statusOf({ ...call, agent_id: 'another' }, moved)).toBe(401);
	});

	it('refuses a signature that was moved to another channel', () => {
		expect(statusOf(call, signed('sms'))).toBe(401);
		expect(statusOf(message, signed('voice'))).toBe(401);
		expect(statusOf(message, signed('sms'))).toBe(401);
	});

	it('refuses a signed URL for events that never go to one', () => {
		for (const body of [disconnected, handover, userMessage]) {
			expect(statusOf(body, signed('voice'))).toBe(401);
			expect(statusOf(body, { ...signed('voice'), ...TOKEN })).toBe(200);
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
	const idOf = (...args: Parameters<typeof judge>) => outputOf(...args).eventId;

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
});
