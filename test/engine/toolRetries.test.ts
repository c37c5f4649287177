import { freshAgent, runStudioTool } from '../harness/studioNode';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';

const clock = useJumpingClock();
const studio = useSimulator({ ratePerSecond: Infinity, clock });

const TO = '972541116037';

describe('a tool with Retry On Fail whose first answer is a 500', () => {
	const more = { node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 } };
	const failOnce = () =>
		studio.configure({ faults: [{ kind: 'status', status: 500, started: true }] });

	it('makes exactly one session, and tells the model that it may have started', async () => {
		failOnce();
		const { answers } = await runStudioTool(studio.url, { to: TO }, more);
		expect(studio.sentTo(TO)).toHaveLength(1);
		expect(answers[0].text).toMatch(/may have started/);
		expect(JSON.parse(answers[0].text ?? '')).toMatchObject([
			{ details: { may_have_started: true } },
		]);
	});

	it('makes one HTTP session, and tells the model that it may have started', async () => {
		failOnce();
		const parameters = { resource: 'httpSession', agentId: freshAgent() };
		const { answers } = await runStudioTool(studio.url, parameters, more);
		expect(studio.sessions).toHaveLength(1);
		expect(answers[0].text).toMatch(/may have started/);
	});

	it('sends one message to a live agent conversation, and tells the model so', async () => {
		const { sessionId } = await studio.liveAgent.start('http://127.0.0.1:1/');
		failOnce();
		const parameters = {
			resource: 'liveAgent',
			operation: 'sendMessage',
			sessionId,
			text: 'Hello',
		};
		const { answers } = await runStudioTool(studio.url, parameters, more);
		expect(studio.liveAgentMessages).toHaveLength(1);
		expect(answers[0].text).toMatch(/may have been sent/);
	});

	it('sends one input to an HTTP session, and tells the model so', async () => {
		const started = await runStudioTool(studio.url, { resource: 'httpSession' });
		const [session] = JSON.parse(started.answers[0].text ?? '') as Array<Record<string, string>>;
		failOnce();
		const parameters = {
			resource: 'httpSession',
			operation: 'sendInput',
			sessionId: session.session_id,
			sessionToken: session.session_token,
			input: 'Hello',
		};
		const { answers } = await runStudioTool(studio.url, parameters, more);
		expect(studio.requests.filter(({ path }) => path.endsWith('/step'))).toHaveLength(1);
		expect(answers[0].text).toMatch(/may have/);
	});
});
