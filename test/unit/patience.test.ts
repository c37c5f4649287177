import { sendPatiently } from '../../nodes/VonageAiStudio/transport/patience';
import type { Reply } from '../../nodes/VonageAiStudio/transport/reply';
import { VirtualClock } from '../harness/virtualClock';

const answer = (status: number, body: unknown = {}, headers = {}): Reply => ({
	kind: 'answer',
	status,
	headers,
	body,
});
const silence = (...codes: string[]): Reply => ({ kind: 'noAnswer', codes });
const OK = answer(200);

/** Sends until the reply is final; the replies come in turn, the last one for ever. */
async function patient(replies: Reply[], repeatable: boolean, signal?: AbortSignal) {
	const clock = new VirtualClock();
	const sentAtMs: number[] = [];
	const send = async () => {
		sentAtMs.push(clock.now());
		return replies[Math.min(sentAtMs.length, replies.length) - 1];
	};
	const reply = await clock.run(sendPatiently(send, { repeatable, clock, signal }));
	return { reply, sentAtMs, tries: sentAtMs.length };
}

const passing: Array<[string, Reply]> = [
	['a 429', answer(429)],
	['a 500', answer(500)],
	['a 503', answer(503)],
	['a reset', silence('ECONNRESET')],
	['a time-out', silence('ECONNABORTED')],
	['a fault without a code', silence()],
	['a page in place of JSON', answer(200, '<html>')],
	['half an answer', answer(200, '{"sessions": [')],
];

describe('a request that only reads', () => {
	it.each(passing)('is sent again after %s', async (_name, reply) => {
		expect(await patient([reply, reply, OK], true)).toMatchObject({ reply: OK, tries: 3 });
	});

	it.each([200, 204, 302, 400, 401, 404, 410])('is final with a %i', async (status) => {
		expect(await patient([answer(status)], true)).toMatchObject({ tries: 1 });
	});

	it('is final with an empty answer', async () => {
		expect(await patient([answer(200, '')], true)).toMatchObject({ tries: 1 });
	});

	it('is given up after 5 tries, with waits that grow', async () => {
		const { reply, sentAtMs } = await patient([answer(503)], true);
		expect(reply).toEqual(answer(503));
		const waitsMs = sentAtMs.slice(1).map((atMs, index) => atMs - sentAtMs[index]);
		expect(waitsMs).toHaveLength(4);
		waitsMs.forEach((waitMs, index) => {
			expect(waitMs).toBeGreaterThanOrEqual(1000 * 2 ** index);
			expect(waitMs).toBeLessThan(3000 * 2 ** index);
		});
	});

	it('waits as long as Retry-After asks', async () => {
		const { sentAtMs } = await patient([answer(429, {}, { 'retry-after': '100' }), OK], true);
		expect(sentAtMs).toEqual([0, 100_000]);
	});

	it('is given up when Retry-After asks for longer than a run can wait', async () => {
		const { tries } = await patient([answer(429, {}, { 'retry-after': '3600' }), OK], true);
		expect(tries).toBe(1);
	});

	it('stops at once when the execution is stopped', async () => {
		const stop = new AbortController();
		const stopped = patient([answer(503)], true, stop.signal);
		stop.abort(new Error('stopped'));
		await expect(stopped).rejects.toThrow('stopped');
	});
});

describe('a request that must not happen twice', () => {
	it.each([
		['a 429', answer(429)],
		['a refused connection', silence('ECONNREFUSED')],
		['a name that is not found', silence('ENOTFOUND')],
		['a name that could not be looked up', silence('undefined', 'EAI_AGAIN')],
	])('is sent again after %s', async (_name, reply) => {
		expect(await patient([reply, OK], false)).toMatchObject({ reply: OK, tries: 2 });
	});

	it.each(passing.slice(1))('is not sent again after %s', async (_name, reply) => {
		expect(await patient([reply, OK], false)).toMatchObject({ reply, tries: 1 });
	});
});
