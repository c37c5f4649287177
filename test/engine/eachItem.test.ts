import { jsonOf, runStudioNode } from '../harness/studioNode';
import type { Fault } from '../simulator';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';

const clock = useJumpingClock();
const studio = useSimulator({ ratePerSecond: Infinity, clock });

const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 10 };
const texts = ['one', 'two', 'three'];

/** Sends the texts to one live agent conversation; the fault meets the first request with the second text. */
async function sendTexts(fault: Fault) {
	const session = await startedSession();
	let isMet = false;
	studio.configure({
		faults: ({ path, body }) => {
			const isSecond = path.includes('outbound') && (body as { text?: string }).text === 'two';
			if (!isSecond || isMet) return undefined;
			isMet = true;
			return fault;
		},
	});
	return await runStudioNode(
		studio.url,
		{
			resource: 'liveAgent',
			operation: 'sendMessage',
			sessionId: session,
			messageType: 'text',
			text: '={{ $json.text }}',
		},
		{ items: texts.map((text) => ({ text })), node: retry },
	);
}

async function startedSession(): Promise<string> {
	await runStudioNode(studio.url, { resource: 'sms', to: '972541116037' });
	return studio.sessions[0].sessionId;
}

const arrived = () => studio.liveAgentMessages.map(({ body }) => (body as { text: string }).text);

describe('Retry On Fail with operations that send', () => {
	it('sends what was sent no second time', async () => {
		const { branches, error } = await sendTexts({ kind: 'status', status: 400, started: false });
		expect(error).toBeUndefined();
		expect(arrived()).toEqual(texts);
		expect(jsonOf(branches[0])).toHaveLength(3);
	});

	it('sends what may have arrived no second time, and says so', async () => {
		const { error } = await sendTexts({ kind: 'resetAfterAccept' });
		expect(error?.message).toMatch(/^The message may have been sent.*\(item 2 of 3\)$/);
		expect(arrived().filter((text) => text === 'two').length).toBeLessThanOrEqual(1);
		expect(arrived().filter((text) => text === 'one')).toHaveLength(1);
	});
});
