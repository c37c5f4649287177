import type { ConversationRecord, JsonObject, Simulator, SimulatorOptions } from '../simulator';
import { conversationScript, defaultCallbackScript } from '../simulator';
import { AGENT, call, conversation, http, useSimulators, whatsapp } from './simulatorSetup';

const { receiver, start } = useSimulators();

describe('HTTP agents', () => {
	const init = (studio: Simulator) => http(studio).post('/http/init', { agent_id: AGENT });
	const step = (studio: Simulator, id: string, token: string, body: JsonObject) =>
		http(studio, { headers: { Authorization: `Bearer ${token}` } }).post(`/http/${id}/step`, body);

	it('talk until "bye"', async () => {
		const studio = await start();
		const { session_id: id, session_token: token, ...times } = (await init(studio)).data;
		expect(Object.keys(times)).toEqual(['session_start_time', 'session_expiration_time']);
		const parameters = [{ name: 'ORDER', value: '7' }];
		expect((await step(studio, id, token, { input: 'hi', parameters })).data).toMatchObject({
			messages: [{ text: 'You said: hi' }, { text: 'ORDER is 7' }],
			session_status: 'AWAITING_INPUT',
		});
		expect((await step(studio, id, token, { input: 'bye' })).data.session_status).toBe('ENDED');
		const after = await step(studio, id, token, { input: 'hi' });
		expect([after.status, after.data.message]).toEqual([400, 'Session has ended']);
	});

	it('have their steps as their transcript, from their end on in the search', async () => {
		const studio = await start();
		const { session_id: id, session_token: token } = (await init(studio)).data;
		const listed = async () => {
			const near = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
			const params = { from_date: near(-1), to_date: near(1) };
			return (await http(studio).get('/insights/sessions', { params })).data;
		};
		await step(studio, id, token, { input: 'hi', parameters: [{ name: 'ORDER', value: '7' }] });
		expect(await listed()).toEqual([]);
		await step(studio, id, token, { input: 'bye' });
		expect(await listed()).toMatchObject([
			{
				id,
				channel: 'http',
				transcription: [
					{ User: 'hi' },
					{ Agent: 'You said: hi' },
					{ Agent: 'ORDER is 7' },
					{ User: 'bye' },
					{ Agent: 'Goodbye' },
				],
			},
		]);
		const { data } = await http(studio).get(`/insights/sessions/${id}`);
		expect(data.parameters).toEqual({ ORDER: '7' });
	});

	it('ask for the token of the session, which can expire', async () => {
		const studio = await start({ httpSessionLifetimeMs: 0 });
		const { session_id: id, session_token: token } = (await init(studio)).data;
		expect((await step(studio, id, 'simulator-key', { input: 'hi' })).status).toBe(401);
		expect((await step(studio, 'unknown', token, { input: 'hi' })).status).toBe(404);
		const expired = await step(studio, id, token, { input: 'hi' });
		expect([expired.status, expired.data.message]).toEqual([400, 'Session has expired']);
	});
});

describe('live agents', () => {
	it('send messages and hand back', async () => {
		const studio = await start();
		const { session_id: id } = (await conversation(studio, whatsapp)).data;
		const send = (body: JsonObject) => http(studio).post(`/live-agent/outbound/${id}`, body);
		const image = { message_type: 'image', image: { url: 'https://example.com/a.png' } };
		expect((await send({ message_type: 'text', text: 'Hello' })).status).toBe(200);
		expect((await send(image)).status).toBe(200);
		expect((await send({ message_type: 'image', url: 'https://example.com' })).status).toBe(400);
		expect((await send({ type: 'text', text: 'Hello' })).status).toBe(400);
		expect(studio.liveAgentMessages.map(({ body }) => body.message_type)).toEqual([
			'text',
			'image',
		]);
		expect((await http(studio).post(`/live-agent/disconnect/${id}`, {})).status).toBe(200);
		expect(studio.liveAgentDisconnects).toMatchObject([{ sessionId: id }]);
	});

	it('need a known session, and WhatsApp for media', async () => {
		const studio = await start();
		const unknown = await http(studio).post('/live-agent/disconnect/unknown', {});
		expect([unknown.status, unknown.data.statusCode]).toEqual([404, 404]);
		const { session_id: id } = (await conversation(studio, { channel: 'sms' })).data;
		const video = { message_type: 'video', video: { url: 'https://example.com/a.mp4' } };
		expect((await http(studio).post(`/live-agent/outbound/${id}`, video)).status).toBe(400);
	});
});

/** A simulator whose time of day stands still until it is moved. */
async function studioAt(options: SimulatorOptions) {
	const clock = { nowMs: Date.parse('2026-03-02T09:00:00Z') };
	return { clock, studio: await start({ now: () => clock.nowMs, ...options }) };
}

describe('conversations', () => {
	const conversations = conversationScript({ turnMs: 1000 });

	it('say their turns one after the other, collect the answer, and end', async () => {
		const { clock, studio } = await studioAt({ conversations });
		const { data } = await call(studio, {
			to: '972541116030',
			session_parameters: [{ name: 'CALLER_NAME', value: 'Diane' }],
		});
		const seen: ConversationRecord[] = [];
		while (seen.at(-1)?.endedAtMs === undefined) {
			seen.push(studio.conversation(data.session_id));
			clock.nowMs += 500;
		}
		const last = seen.at(-1);
		expect(last).toMatchObject({
			person: '972541116030',
			isAnswered: true,
			turns: [
				{ speaker: 'agent', text: expect.stringContaining('Diane') },
				{ speaker: 'user' },
				{ speaker: 'agent', text: expect.stringContaining('Goodbye') },
			],
			parameters: [
				{ name: 'CALLER_NAME', value: 'Diane' },
				{ name: 'ANSWER', value: 'yes' },
			],
		});
		const counts = seen.map(({ turns }) => turns.length);
		expect(new Set(counts)).toEqual(new Set([0, 1, 2, 3]));
		expect(counts).toEqual([...counts].sort());
		expect(seen[0].parameters).toEqual([{ name: 'CALLER_NAME', value: 'Diane' }]);
		clock.nowMs += 60_000;
		expect(studio.conversation(data.session_id)).toEqual(last);
	});

	it('are the same for the same number and seed', () => {
		const session = { channel: 'voice', to: '972541116030', sessionParameters: [] } as never;
		const say = (seed: number) => conversationScript({ seed })(session);
		expect(say(1)).toEqual(say(1));
		expect(say(1)).not.toEqual(say(2));
	});

	it('never happen in calls that nobody picks up', async () => {
		const { clock, studio } = await studioAt({ conversations, callbacks: defaultCallbackScript });
		const ids = [];
		for (const to of ['972541116031', '972541116032', '972541116033']) {
			ids.push((await call(studio, { to })).data.session_id);
		}
		clock.nowMs += 60_000;
		const all = ids.map((id) => studio.conversation(id));
		expect(all.map(({ isAnswered }) => isAnswered)).toEqual([false, false, true]);
		expect(all.map(({ turns }) => turns.length > 0)).toEqual([false, false, true]);
		expect(all.every(({ endedAtMs }) => endedAtMs !== undefined)).toBe(true);
	});

	it('stop where a status that is reported by hand says so', async () => {
		const { clock, studio } = await studioAt({ conversations });
		await call(studio, { status_url: receiver.url });
		clock.nowMs += 2000;
		const [session] = studio.sessions;
		await studio.callback(session, 'busy');
		clock.nowMs += 60_000;
		const { endedAtMs, startedAtMs, ...rest } = studio.conversation(session.sessionId);
		expect(rest).toMatchObject({ isAnswered: false, turns: [] });
		expect(endedAtMs).toBe(startedAtMs + 2000);
	});

	it('begin after a message has arrived', async () => {
		const arrivesAfterMs = 5000;
		const { clock, studio } = await studioAt({
			conversations,
			callbacks: () => [{ afterMs: arrivesAfterMs, status: 'delivered' }],
		});
		const { data } = await conversation(studio, whatsapp);
		clock.nowMs += 60_000;
		const { turns, startedAtMs } = studio.conversation(data.session_id);
		expect(turns.length).toBeGreaterThan(0);
		expect(turns[0].atMs).toBeGreaterThan(startedAtMs + arrivesAfterMs);
	});

	it('are held with people who call the agent', async () => {
		const { clock, studio } = await studioAt({ conversations });
		const { sessionId } = studio.inboundCall({ from: '972541116033', agentId: AGENT });
		expect(studio.sessions).toEqual([]);
		clock.nowMs += 60_000;
		const { data } = await http(studio).get(`/insights/sessions/${sessionId}`);
		expect(data).toMatchObject({
			source: '972541116033',
			destination: '12015550123',
			parameters: { ANSWER: 'move' },
		});
		expect(() => studio.inboundCall({ from: 'nobody' })).toThrow('"from"');
	});

	it('are reported at their end, also to the Call Disconnected Webhook', async () => {
		const ended: ConversationRecord[] = [];
		const studio = await start({
			conversations: conversationScript({ turnMs: 1 }),
			agents: { [AGENT]: { callDisconnectedUrl: receiver.url } },
			onConversation: (record) => ended.push(record),
		});
		const { data } = await call(studio);
		await studio.conversationsSettled();
		await studio.callbacksSettled();
		expect(ended).toMatchObject([{ sessionId: data.session_id, endedAtMs: expect.any(Number) }]);
		expect(receiver.bodies).toEqual([{ session_id: data.session_id }]);
	});

	it('are handed over to a live agent who is asked for, and end when the live agent leaves', async () => {
		const studio = await start({ conversations: conversationScript({ turnMs: 1 }) });
		studio.configure({
			everyAgent: {
				liveAgent: { startUrl: `${receiver.url}/start`, messageUrl: `${receiver.url}/message` },
			},
		});
		const { data } = await conversation(studio, { ...whatsapp, to: '972541116034' });
		const id = data.session_id;
		await studio.conversationsSettled();
		await studio.callbacksSettled();
		expect(receiver.bodies).toMatchObject([
			{ sessionId: id, history: { parameters: [{ name: 'ANSWER', value: 'person' }] } },
		]);
		const { transcription } = receiver.bodies[0].history as { transcription: JsonObject[] };
		expect(transcription.map((turn) => Object.keys(turn))).toEqual([
			['Agent'],
			['User'],
			['Agent'],
		]);

		const text = 'Hello, this is Sam. What is it about?';
		await http(studio).post(`/live-agent/outbound/${id}`, { message_type: 'text', text });
		await studio.callbacksSettled();
		expect(receiver.bodies[1]).toMatchObject({ sessionId: id, type: 'text' });
		expect(studio.conversation(id)).not.toHaveProperty('endedAtMs');

		await http(studio).post(`/live-agent/disconnect/${id}`, {});
		const { turns, endedAtMs } = studio.conversation(id);
		expect(endedAtMs).toBeDefined();
		expect(turns.slice(3).map(({ text: said }) => said)).toEqual([text, receiver.bodies[1].text]);
	});
});

describe('placed from another process', () => {
	it('an inbound call is a session whose words can be read', async () => {
		const { clock, studio } = await studioAt({ conversations: conversationScript() });
		const control = http(studio);
		const placed = await control.post('/__simulator/inbound-call', { from: '972541116030' });
		clock.nowMs += 60_000;
		const { sessionId } = placed.data;
		const record = await control.get(`/__simulator/conversations/${sessionId}`);
		expect(record.data).toEqual(studio.conversation(sessionId));
		expect((await control.post('/__simulator/inbound-call', { from: '1' })).status).toBe(400);
		expect((await control.get('/__simulator/conversations/unknown')).status).toBe(404);
	});
});
