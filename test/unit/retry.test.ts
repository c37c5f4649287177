import type { NetworkError, Reply } from '../../nodes/VonageAiStudio/http/request';
import { sendUntilFinal } from '../../nodes/VonageAiStudio/http/retry';
import { VirtualClock } from '../harness/virtualClock';

const answer = (status: number, body: unknown = {}, headers = {}): Reply => ({
	kind: 'answer',
	status,
	headers,
	body,
});
const silence = (code?: string, neverSent?: NetworkError['neverSent']): Reply => ({
	kind: 'noAnswer',
	cause: { code, neverSent },
});
const OK = answer(200);

/** Sends until the reply is final; the replies come in turn, the last one for ever. */
async function patient(replies: Reply[], repeatable: boolean, signal?: AbortSignal) {
	const clock = new VirtualClock();
	const sentAtMs: number[] = [];
	const send = async () => {
		sentAtMs.push(clock.now());
		return replies[Math.min(sentAtMs.length, replies.length) - 1];
	};
	const reply = await clock.run(sendUntilFinal(send, repeatable, clock, signal));
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

	it('is given up within 15 seconds if the server stays broken', async () => {
		const { reply, sentAtMs, tries } = await patient([answer(503)], true);
		expect(reply).toEqual(answer(503));
		expect(tries).toBeGreaterThan(2);
		expect(sentAtMs.at(-1)).toBeLessThan(15_000);
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
		['a connection that was never made', silence('ECONNREFUSED', 'noConnection')],
	])('is sent again after %s', async (_name, reply) => {
		expect(await patient([reply, OK], false)).toMatchObject({ reply: OK, tries: 2 });
	});

	it('is not sent again to a host that can not prove who it is', async () => {
		const reply = silence('CERT_HAS_EXPIRED', 'noTrust');
		expect(await patient([reply, OK], false)).toMatchObject({ reply, tries: 1 });
	});

	it.each(passing.slice(1))('is not sent again after %s', async (_name, reply) => {
		expect(await patient([reply, OK], false)).toMatchObject({ reply, tries: 1 });
	});
});
