import type { INodeParameters } from 'n8n-workflow';
import { exactly, itOrdinary } from '../harness/strange';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';
import {
	API_KEY,
	freshAgent,
	jsonOf,
	runStudioNode,
	studioCredential,
} from '../harness/studioNode';
import { verifyStart } from '../../nodes/shared/statusUrl';

const AGENT = freshAgent();
const TO = '972541116037';
const STATUS_URL = 'https://n8n.example.com/webhook/abc/webhook?team=blue';
const TEMPLATE = { namespace: 'ns_1', template: 'reminder', locale: 'en_US' };

const clock = useJumpingClock();
const studio = useSimulator({ ratePerSecond: Infinity, clock });

/** The body of the one request that the parameters lead to. */
async function bodyOf(parameters: INodeParameters) {
	const { error } = await runStudioNode(studio.url, { to: TO, ...parameters });
	expect(error).toBeUndefined();
	expect(studio.requests).toHaveLength(1);
	expect(studio.sessions).toHaveLength(1);
	return studio.requests[0].body as Record<string, unknown>;
}

const urlOf = (body: Record<string, unknown>) => new URL(body.status_url as string);

const sms = { resource: 'sms' };
const whatsApp = {
	resource: 'whatsApp',
	...TEMPLATE,
	statusUrl: STATUS_URL,
	options: { signStatusUrl: false },
};

describe('Start', () => {
	it('starts one session for each item and pairs the outputs in input order', async () => {
		const { branches, error } = await runStudioNode(
			studio.url,
			{ agentId: AGENT, options: { sessionsPerSecond: 5 } },
			{ items: [{ to: '+972 (54) 111-6037' }, { to: 972541116038 }] },
		);
		expect(error).toBeUndefined();
		expect(studio.sessions.map(({ to }) => to)).toEqual(['972541116037', '972541116038']);
		expect(jsonOf(branches[0])).toEqual(
			studio.sessions.map(({ sessionId, to }) =>
				exactly({
					session_id: sessionId,
					session_start_time: expect.any(String),
					channel: 'voice',
					to,
					agent_id: AGENT,
					reference: expect.stringMatching(/^[0-9a-f-]{36}$/),
				}),
			),
		);
		expect(branches[0].map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	});

	it('sends the key as a header and nowhere else', async () => {
		await bodyOf({});
		expect(studio.requests[0].headers['x-vgai-key']).toBe(API_KEY);
		expect(studio.requests[0].rawBody + studio.requests[0].rawUrl).not.toContain(API_KEY);
	});

	it.each([
		['voiceCall', {}, '/telephony/make-call', { to: TO, agent_id: AGENT }],
		['sms', sms, '/messaging/conversation', { to: TO, agent_id: AGENT, channel: 'sms' }],
		[
			'whatsApp',
			whatsApp,
			'/messaging/conversation',
			{ to: TO, agent_id: AGENT, channel: 'whatsapp', ...TEMPLATE, status_url: STATUS_URL },
		],
	])('sends nothing that was left empty: %s', async (_resource, parameters, path, body) => {
		expect(await bodyOf({ ...parameters, agentId: AGENT })).toEqual(body);
		expect(studio.requests[0]).toMatchObject({ method: 'POST', path });
	});

	it.each([
		['voiceCall', 'voice'],
		['sms', 'sms'],
		['whatsApp', 'whatsapp'],
	])('signs the status URL of %s behind what it already has', async (resource, channel) => {
		const body = await bodyOf({
			resource,
			agentId: AGENT,
			...TEMPLATE,
			statusUrl: STATUS_URL,
		});
		const { searchParams } = urlOf(body);
		expect(body.status_url).toMatch(new RegExp(`^${STATUS_URL.replace('?', '\\?')}&reference=`));
		const reference = searchParams.get('reference') ?? '';
		expect(verifyStart(API_KEY, reference, searchParams.get('signature') ?? '')).toEqual({
			reference,
			agentId: AGENT,
			channel,
		});
	});

	it('sends the status URL as it was typed when signing is off', async () => {
		const body = await bodyOf({ statusUrl: STATUS_URL, options: { signStatusUrl: false } });
		expect(body.status_url).toBe(STATUS_URL);
	});

	it("brings the user's own reference into the status URL and the output", async () => {
		const { branches } = await runStudioNode(studio.url, {
			to: TO,
			statusUrl: 'https://n8n.example.com/webhook/abc',
			reference: 'row 7 & ümlaut',
		});
		const body = studio.requests[0].body as Record<string, unknown>;
		expect(urlOf(body).searchParams.get('reference')).toBe('row 7 & ümlaut');
		expect(branches[0][0].json.reference).toBe('row 7 & ümlaut');
	});

	it.each([true, false])('sends hangup_on_answer_machine %s only when chosen', async (chosen) => {
		const body = await bodyOf({ options: { hangupOnAnswerMachine: chosen } });
		expect(body.hangup_on_answer_machine).toBe(chosen);
	});

	it('calls a SIP address as it is', async () => {
		expect(await bodyOf({ to: 'sip:front.desk@pbx.example.com' })).toMatchObject({
			to: 'sip:front.desk@pbx.example.com',
		});
	});

	describe.each(['voiceCall', 'sms', 'whatsApp'])('session parameters of %s', (resource) => {
		const common = { resource, ...TEMPLATE, statusUrl: STATUS_URL };
		const sent = [
			{ name: 'CALLER_NAME', value: 'Diane Miller' },
			{ name: 'AMOUNT', value: '500' },
			{ name: 'VIP', value: 'true' },
			{ name: 'NOTE', value: '' },
		];
		const object = { CALLER_NAME: 'Diane Miller', AMOUNT: 500, VIP: true, NOTE: null };
		const json = { specifySessionParameters: 'json' };
		it.each<[string, INodeParameters]>([
			[
				'rows',
				{
					sessionParameters: {
						parameter: [
							{ name: 'CALLER_NAME', value: 'Diane Miller' },
							{ name: 'AMOUNT', value: '={{ 500 }}' },
							{ name: 'VIP', value: '={{ true }}' },
							{ name: 'NOTE', value: '' },
						],
					},
				},
			],
			[
				'an object from an expression',
				{ ...json, sessionParametersJson: `={{ ${JSON.stringify(object)} }}` },
			],
			['an object as text', { ...json, sessionParametersJson: JSON.stringify(object) }],
			['an array as text', { ...json, sessionParametersJson: JSON.stringify(sent) }],
			[
				'an array from an expression',
				{ ...json, sessionParametersJson: `={{ ${JSON.stringify(sent)} }}` },
			],
		])('as %s', async (_how, parameters) => {
			expect((await bodyOf({ ...common, ...parameters })).session_parameters).toEqual(sent);
		});
	});

	it('sends template parameters in order, without the empty group', async () => {
		const body = await bodyOf({
			...whatsApp,
			templateParameters: { body: [{ text: 'Diane' }, { text: '={{ 17 }}' }] },
		});
		expect(body.components).toEqual([
			{
				type: 'body',
				parameters: [
					{ type: 'text', text: 'Diane' },
					{ type: 'text', text: '17' },
				],
			},
		]);
	});

	it('sends header and body parameters', async () => {
		const body = await bodyOf({
			...whatsApp,
			templateParameters: { body: [{ text: 'b' }], header: [{ text: 'h' }] },
		});
		expect(body.components).toEqual([
			{ type: 'header', parameters: [{ type: 'text', text: 'h' }] },
			{ type: 'body', parameters: [{ type: 'text', text: 'b' }] },
		]);
	});

	itOrdinary('sends template parameters given as JSON as they are', async () => {
		const components = [
			{
				type: 'header',
				parameters: [{ type: 'image', image: { link: 'https://example.com/a.png' } }],
			},
		];
		const body = await bodyOf({
			...whatsApp,
			specifyTemplateParameters: 'json',
			templateParametersJson: JSON.stringify(components),
		});
		expect(body.components).toEqual(components);
	});

	it.each([
		'http://localhost:5678/webhook/x',
		'http://127.0.0.1/x',
		'http://10.1.2.3/x',
		'http://172.31.0.1/x',
		'http://192.168.0.7:5678/x',
		'http://100.100.0.1/x',
		'http://[::1]/x',
		'http://[fd00::1]/x',
		'http://n8n:5678/x',
		'https://n8n.local/x',
	])('refuses a status URL that AI Studio can not reach: %s', async (statusUrl) => {
		const { error } = await runStudioNode(
			studio.url,
			{ to: TO, statusUrl },
			{ credentials: studioCredential(studio.url, { region: 'eu' }) },
		);
		expect(error?.message).toContain('"Status URL" is a local address');
		expect(error?.description).toContain('Wait for Results');
	});

	it('refuses to wait for a callback that can not arrive', async () => {
		const { error } = await runStudioNode(
			studio.url,
			{ operation: 'startAndWait', to: TO },
			{ credentials: studioCredential(studio.url, { region: 'eu' }) },
		);
		expect(error?.message).toContain('needs an n8n that AI Studio can reach');
		expect(error?.description).toContain('WEBHOOK_URL');
	});

	it('hints at a test URL in a published workflow', async () => {
		const test = { to: TO, statusUrl: 'https://n8n.example.com/webhook-test/x' };
		const published = await runStudioNode(studio.url, test, { mode: 'trigger' });
		expect(published.hints.map(({ message }) => message)).toEqual([
			expect.stringContaining('test URL'),
		]);
		const manual = await runStudioNode(studio.url, test);
		expect(manual.hints).toEqual([]);
	});
});
