import { defaultCallbackScript } from '../simulator';
import { AGENT, call, conversation, useSimulators, whatsapp } from './simulatorSetup';

const { receiver, start } = useSimulators();

describe('status callbacks', () => {
	it('follow a call with the documented body, same conversation each time', async () => {
		const studio = await start({
			callbacks: () => [
				{ afterMs: 0, status: 'busy' },
				{ afterMs: 20, status: 'timeout' },
			],
		});
		await call(studio, { status_url: `${receiver.url}/status` });
		await studio.callbacksSettled();
		const conversationUuid = studio.sessions[0].uuid;
		expect(conversationUuid).toMatch(/^CON-/);
		expect(receiver.bodies).toEqual(
			['busy', 'timeout'].map((status) => ({
				agent_id: AGENT,
				to: '972541116037',
				conversation_uuid: conversationUuid,
				status,
				timestamp: expect.stringMatching(/Z$/),
			})),
		);
		expect(studio.callbacks.map(({ httpStatus }) => httpStatus)).toEqual([204, 204]);
	});

	it('follow a message with the body of the Messages API', async () => {
		const studio = await start({ callbacks: defaultCallbackScript });
		const statusUrl = `${receiver.url}/status`;
		await conversation(studio, { ...whatsapp, status_url: statusUrl, to: '972541116039' });
		await studio.callbacksSettled();
		expect(receiver.bodies.map(({ status }) => status)).toEqual(['submitted', 'rejected']);
		const [submitted, rejected] = receiver.bodies;
		expect(submitted).toMatchObject({
			to: '972541116039',
			channel: 'whatsapp',
			client_ref: 'AI Studio',
			message_uuid: studio.sessions[0].uuid,
			whatsapp: { conversation: { origin: {} } },
		});
		expect(submitted).not.toHaveProperty('error');
		expect(rejected).toMatchObject({
			message_uuid: submitted.message_uuid,
			error: { title: expect.anything(), detail: expect.anything() },
		});
	});

	it('can be posted by hand, as can live-agent and disconnect events', async () => {
		const studio = await start();
		await conversation(studio, { channel: 'sms', status_url: `${receiver.url}/broken` });
		const [session] = studio.sessions;
		const outcome = await studio.callback(session, 'undeliverable', { to: 'x' });
		expect(outcome.status).toBe(500);
		expect(receiver.bodies[0]).toMatchObject({ to: 'x', status: 'undeliverable' });

		await studio.callDisconnected(receiver.url, session);
		expect(receiver.bodies[1]).toEqual({ session_id: session.sessionId });

		const { sessionId } = await studio.liveAgent.start(receiver.url, {
			transcription: [{ Agent: 'Hello' }, { User: 'Help' }],
		});
		const image = { url: 'https://example.com/a.png', caption: 'A' };
		await studio.liveAgent.userMessage(receiver.url, { sessionId, type: 'image', image });
		expect(receiver.bodies.slice(2)).toEqual([
			{
				sessionId,
				history: { transcription: [{ Agent: 'Hello' }, { User: 'Help' }], parameters: [] },
			},
			{ sessionId, type: 'image', image },
		]);
	});

	it('record deliveries that fail', async () => {
		const studio = await start({ callbacks: () => [{ afterMs: 0, status: 'failed' }] });
		await call(studio, { status_url: 'http://127.0.0.1:1/nobody' });
		await studio.callbacksSettled();
		expect(studio.callbacks).toHaveLength(1);
		expect(studio.callbacks[0].error).toContain('ECONNREFUSED');
	});

	it('are dropped by a reset', async () => {
		const studio = await start({ callbacks: () => [{ afterMs: 60_000, status: 'busy' }] });
		await call(studio, { status_url: receiver.url });
		const settled = studio.callbacksSettled();
		studio.reset();
		await settled;
		expect([studio.sessions, studio.requests, studio.callbacks]).toEqual([[], [], []]);
	});
});
