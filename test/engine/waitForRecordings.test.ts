import { isStrange } from '../harness/strange';
import { jsonOf, runStudioNode } from '../harness/studioNode';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';
import type { AddedSession } from '../simulator';

const clock = useJumpingClock();
const studio = useSimulator({ clock, now: () => Date.now(), endMarks: ['endTime'] });
const RECORDING_AFTER_MS = 50_000;

/** Waits for the results of a session that ended a minute ago; gives its output and the time it took. */
async function waitFor(session: Partial<AddedSession>) {
	const endMs = Date.now() - 60_000;
	const recordedMs = Date.now() + RECORDING_AFTER_MS;
	const id = studio.addSession({ startMs: endMs - 30_000, endMs, recordedMs, ...session });
	const beganMs = Date.now();
	const { branches } = await runStudioNode(
		studio.url,
		{ resource: 'session', operation: 'waitForResults' },
		{ items: [{ session_id: id }] },
	);
	return { output: jsonOf(branches[0])[0], tookMs: Date.now() - beganMs };
}

describe('the recording of a finished session', () => {
	it('is waited for after a call that somebody took', async () => {
		const { output, tookMs } = await waitFor({});
		expect(output).toMatchObject({
			finished: true,
			channel_data: { audio_url: expect.stringContaining('https') },
		});
		expect(tookMs).toBeGreaterThanOrEqual(RECORDING_AFTER_MS);
	});

	type Case = [string, Partial<AddedSession>];
	// In the strange variant AI Studio does not know such a call.
	const unanswered: Case = ['a call that nobody picked up', { isAnswered: false }];
	it.each<Case>([
		...(isStrange ? [] : [unanswered]),
		['an SMS conversation', { channel: 'sms' }],
		['a WhatsApp conversation', { channel: 'whatsapp' }],
		['an HTTP session', { channel: 'http' }],
	])('is not waited for after %s', async (_what, session) => {
		const { output, tookMs } = await waitFor(session);
		expect(output).toMatchObject({ finished: true });
		expect(tookMs).toBeLessThan(RECORDING_AFTER_MS);
	});
});
