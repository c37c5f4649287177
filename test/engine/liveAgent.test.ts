import { randomUUID } from 'node:crypto';
import { exactly, isStrange } from '../harness/strange';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';
import { API_KEY, jsonOf, runStudioNode } from '../harness/studioNode';
import type { Fault } from '../simulator';

const clock = useJumpingClock();
const studio = useSimulator({ ratePerSecond: Infinity, clock });
/** A conversation that was handed over to a human. */
let sessionId: string;
beforeEach(async () => ({ sessionId } = await studio.liveAgent.start('http://127.0.0.1:1/')));

type More = Parameters<typeof runStudioNode>[2];
const run = async (operation: string, parameters: object, more?: More) =>
	await runStudioNode(
		studio.url,
		{ resource: 'liveAgent', operation, sessionId, ...parameters },
		more,
	);

const CONTINUE = { onError: 'continueErrorOutput' } as const;
const MEDIA = { mediaUrl: 'https://example.com/a.png?size=2', caption: 'Your invoice' };

describe('Live Agent: Send Message', () => {
	it('posts a text with the key', async () => {
		const { branches, error } = await run('sendMessage', { text: 'Hello Diane' });
		expect(error).toBeUndefined();
		const [request] = studio.requests;
		expect(request).toMatchObject({
			method: 'POST',
			path: `/live-agent/outbound/${encodeURIComponent(sessionId)}`,
			body: { message_type: 'text', text: 'Hello Diane' },
		});
		expect(request.headers['x-vgai-key']).toBe(API_KEY);
		expect(branches[0]).toEqual([
			{ json: exactly({ session_id: sessionId, sent: true }), pairedItem: { item: 0 } },
		]);
	});

	const typesTaken = ['audio', 'image', 'video', ...(isStrange ? [] : ['file'])];
	it.each(typesTaken)('posts %s by its address', async (messageType) => {
		await run('sendMessage', { messageType, ...MEDIA });
		await run('sendMessage', { messageType, mediaUrl: MEDIA.mediaUrl, text: 'left over' });
		expect(studio.liveAgentMessages.map(({ body }) => body)).toEqual([
			{ message_type: messageType, [messageType]: { url: MEDIA.mediaUrl, caption: MEDIA.caption } },
			{ message_type: messageType, [messageType]: { url: MEDIA.mediaUrl } },
		]);
	});

	it.each([
		[{ text: '={{ "" }}' }, '"Text" is empty'],
		[{ messageType: 'image', mediaUrl: '={{ "/files/a.png" }}' }, 'not a whole web address'],
		[
			{ messageType: 'image', mediaUrl: 'https:files.example.com/a.png' },
			'not a whole web address',
		],
		[{ messageType: 'image', mediaUrl: 'https://example.com/a b.png' }, 'not a whole web address'],
		[
			{ messageType: 'image', mediaUrl: '={{ "data:image/png;base64,AAAA" }}' },
			'"Media URL" is not',
		],
		[
			{ messageType: '={{ "sticker" }}', text: 'Hello', ...MEDIA },
			'"Message Type" can\'t be "sticker"',
		],
		[{ sessionId: '={{ "https://studio.example.com/a" }}', text: 'Hello' }, 'not a whole ID'],
	])('refuses %j before anything is sent', async (wrong, message) => {
		const { error } = await run('sendMessage', wrong);
		expect(error?.message).toContain(message);
		expect(studio.requests).toEqual([]);
	});

	it('encodes the session ID', async () => {
		await run('sendMessage', { sessionId: 'a%b&ü', text: 'Hello' });
		await run('disconnect', { sessionId: 'a%b&ü' });
		expect(studio.requests.map(({ rawUrl }) => rawUrl)).toEqual([
			'/live-agent/outbound/a%25b%26%C3%BC',
			'/live-agent/disconnect/a%25b%26%C3%BC',
		]);
	});

	it('sends nothing when a later item can not be sent, and the run would stop there', async () => {
		const items = [{ text: 'Hello' }, { text: ' ' }];
		const { error } = await run('sendMessage', { text: '={{ $json.text }}' }, { items });
		expect(error?.message).toContain('"Text" is empty (item 2 of 2)');
		expect(studio.requests).toEqual([]);
	});

	it('says that the session is not with a live agent, and goes on with the next', async () => {
		const unknown = randomUUID();
		const { branches } = await run(
			'sendMessage',
			{ sessionId: '={{ $json.session }}', text: 'Hello' },
			{
				items: [{ session: unknown }, { session: sessionId }],
				node: { onError: 'continueErrorOutput' },
			},
		);
		expect(jsonOf(branches[1])).toEqual([
			{
				session: unknown,
				error: 'No live agent conversation has this session ID (item 1 of 2)',
				details: { description: expect.stringContaining('handed back'), httpStatus: 404 },
			},
		]);
		expect(branches[0]).toEqual([
			{ json: { session_id: sessionId, sent: true }, pairedItem: { item: 1 } },
		]);
	});

	it('hands on what AI Studio says of a message that it does not take', async () => {
		const { branches } = await runStudioNode(studio.url, { to: '972541116037' });
		const { error } = await run('sendMessage', {
			sessionId: String(branches[0][0].json.session_id),
			messageType: 'image',
			...MEDIA,
		});
		expect(error?.message).toContain('refused the request with status 400');
		expect(error?.description).toContain('not supported on the voice channel');
	});

	it('does not repeat a message whose answer was lost', async () => {
		studio.configure({ faults: [{ kind: 'resetAfterAccept' }] });
		const { error } = await run('sendMessage', { text: 'Hello' });
		expect(error?.message).toContain('The message may have been sent: AI Studio did not answer');
		expect(studio.liveAgentMessages).toHaveLength(1);
	});

	it.each([500, 502, 302])('does not repeat a message after a %i', async (status) => {
		studio.configure({ faults: [{ kind: 'status', status, started: true }] });
		const { error } = await run('sendMessage', { text: 'Hello' });
		expect(error?.message).toContain(`The message may have been sent: AI Studio answered with`);
		expect(studio.liveAgentMessages).toHaveLength(1);
	});

	it.each<[string, Fault]>([
		['an HTML page', { kind: 'html', status: 200, started: true }],
		['half an answer', { kind: 'truncatedJson', started: true }],
	])(
		'says that a message may have been sent after %s, and does not repeat it',
		async (_what, fault) => {
			studio.configure({ faults: [fault] });
			const { branches } = await run('sendMessage', { text: 'Hello' }, { node: CONTINUE });
			expect(branches[0]).toEqual([]);
			expect(jsonOf(branches[1])).toEqual([
				{
					error: 'The message may have been sent: AI Studio sent an answer that could not be read',
					details: { description: expect.stringContaining('Check the reports') },
				},
			]);
			expect(studio.liveAgentMessages).toHaveLength(1);
		},
	);

	it.each<[string, Fault]>([
		['200', { kind: 'empty', started: true }],
		['204', { kind: 'status', status: 204, body: '', started: true }],
	])('takes an empty %s for a success', async (_status, fault) => {
		studio.configure({ faults: [fault] });
		const { branches } = await run('sendMessage', { text: 'Hello' });
		expect(jsonOf(branches[0])).toEqual([{ session_id: sessionId, sent: true }]);
	});

	it('tries a message again that was refused for the rate', async () => {
		studio.configure({
			faults: [{ kind: 'status', status: 429, started: false, headers: { 'retry-after': '0' } }],
		});
		const { branches } = await run('sendMessage', { text: 'Hello' });
		expect(branches[0]).toHaveLength(1);
		expect(studio.requests).toHaveLength(2);
		expect(studio.liveAgentMessages).toHaveLength(1);
	});

	it('says which key it needs when the key is refused', async () => {
		const { error } = await run(
			'sendMessage',
			{ text: 'Hello' },
			{
				credentials: {
					vonageAiStudioApi: { apiKey: 'hush-hush', region: 'custom', baseUrl: studio.url },
				},
			},
		);
		expect(error?.message).toContain('did not accept the API key');
		expect(studio.requests).toHaveLength(1);
		expect(JSON.stringify(error)).not.toContain('hush-hush');
	});
});

describe('Live Agent: Disconnect', () => {
	it('posts an empty object, and hands the conversation back', async () => {
		const { branches, error } = await run('disconnect', {});
		expect(error).toBeUndefined();
		const [request] = studio.requests;
		expect(request).toMatchObject({
			method: 'POST',
			path: `/live-agent/disconnect/${encodeURIComponent(sessionId)}`,
			rawBody: '{}',
		});
		expect(request.headers).toMatchObject({
			'x-vgai-key': API_KEY,
			'content-type': 'application/json',
		});
		expect(studio.liveAgentDisconnects).toMatchObject([{ sessionId, body: {} }]);
		expect(jsonOf(branches[0])).toEqual([exactly({ session_id: sessionId, disconnected: true })]);
	});

	it('says that the conversation may have been handed back after an HTML page', async () => {
		studio.configure({ faults: [{ kind: 'html', status: 200, started: true }] });
		const { error } = await run('disconnect', {});
		expect(error?.message).toBe(
			'The conversation may have been handed back: AI Studio sent an answer that could not be read',
		);
		expect(studio.liveAgentDisconnects).toHaveLength(1);
	});

	it('says that the session is not with a live agent', async () => {
		const { error } = await run('disconnect', { sessionId: randomUUID() });
		expect(error?.message).toContain('No live agent conversation has this session ID');
	});
});
