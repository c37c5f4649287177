import { freshAgent, jsonOf, recipients, startStudioNode } from '../harness/studioNode';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';
import type { Fault } from '../simulator';

const clock = useJumpingClock();
const studio = useSimulator({ ratePerSecond: Infinity, clock });

const items = recipients(3).map((row, index) => ({ ...row, text: `text ${index}` }));
const REFUSED: Fault = { kind: 'status', status: 400, started: false };

/** The node starts its rows one after the other, and the second one fails. */
async function failedRun(fault: Fault = REFUSED) {
	const agentId = freshAgent();
	const parameters = { resource: 'voiceCall', operation: 'start', agentId, to: '={{ $json.to }}' };
	const started = startStudioNode(studio.url, parameters, { items });
	studio.configure({ faults: [undefined, fault] });
	const { error } = await started.result();
	expect(error?.message).toMatch(/\(item 2 of 3\)$/);
	expect(error?.description).toContain('Retry the execution to continue');
	studio.configure({ faults: [] });
	return { parameters, retry: started.retry };
}

const channelsOf = (to: string) => studio.sentTo(to).map(({ channel }) => channel);

describe('a failed execution that is retried', () => {
	it('starts the rest, and hands on what was started before', async () => {
		const { retry } = await failedRun();
		const { branches, error } = await retry();
		expect(error).toBeUndefined();
		for (const { to } of items) expect(channelsOf(to)).toEqual(['voice']);
		expect(jsonOf(branches[0])).toMatchObject(
			items.map(({ to }) => ({ to, session_id: studio.sentTo(to)[0].sessionId })),
		);
	});

	it('starts nobody again who may have been started, and stops there once more', async () => {
		const { retry } = await failedRun({ kind: 'resetAfterAccept' });
		const { error } = await retry();
		expect(error?.message).toMatch(/^The session may have started: .*\(item 2 of 3\)$/);
		for (const { to } of items) expect(channelsOf(to)).toEqual(['voice']);
	});

	it('takes no call for an SMS when the saved workflow sends SMS now', async () => {
		const { parameters, retry } = await failedRun();
		const { branches } = await retry({ ...parameters, resource: 'sms' });
		expect(jsonOf(branches[0])).toMatchObject(items.map(({ to }) => ({ to, channel: 'sms' })));
		expect(channelsOf(items[0].to)).toEqual(['voice', 'sms']);
	});

	it('does what the saved workflow says when that is another operation now', async () => {
		const { retry } = await failedRun();
		const { sessionId } = await studio.liveAgent.start('http://127.0.0.1:1/');
		const message = { resource: 'liveAgent', operation: 'sendMessage', text: '={{ $json.text }}' };
		const { error, branches } = await retry({ ...message, sessionId });
		expect(error).toBeUndefined();
		expect(jsonOf(branches[0])).toEqual(items.map(() => ({ session_id: sessionId, sent: true })));
		expect(studio.liveAgentMessages).toHaveLength(3);
	});

	it('starts everybody when the saved workflow starts sessions now, after messages', async () => {
		const { sessionId } = await studio.liveAgent.start('http://127.0.0.1:1/');
		studio.configure({ faults: [undefined, REFUSED] });
		const message = { resource: 'liveAgent', operation: 'sendMessage', text: '={{ $json.text }}' };
		const started = startStudioNode(studio.url, { ...message, sessionId }, { items });
		expect((await started.result()).error?.message).toMatch(/\(item 2 of 3\)$/);
		studio.configure({ faults: [] });
		const { error } = await started.retry({
			resource: 'voiceCall',
			operation: 'start',
			agentId: freshAgent(),
			to: '={{ $json.to }}',
		});
		expect(error).toBeUndefined();
		for (const { to } of items) expect(channelsOf(to)).toEqual(['voice']);
	});

	it('starts a row whose recipient or agent was corrected', async () => {
		const { parameters, retry } = await failedRun();
		await retry({ ...parameters, agentId: freshAgent() });
		for (const { to } of items) {
			expect(channelsOf(to)).toHaveLength(to === items[0].to ? 2 : 1);
		}
	});
});
