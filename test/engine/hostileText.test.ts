import type { IDataObject } from 'n8n-workflow';
import { VonageAiStudioTrigger } from '../../nodes/VonageAiStudioTrigger/VonageAiStudioTrigger.node';
import { branchesOf } from '../harness/engine';
import {
	API_KEY,
	freshAgent,
	jsonOf,
	runStudioNode,
	startStudioNode,
	studioCredential,
} from '../harness/studioNode';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';
import { type ActiveWebhook, serveWebhooks, type WebhookServer } from '../harness/webhookServer';
import { until } from '../n8n/until';

const clock = useJumpingClock();
const studio = useSimulator({ ratePerSecond: Infinity, clock });
const TO = '972541116037';

let server: WebhookServer;
beforeAll(async () => (server = await serveWebhooks()));
afterAll(async () => await server.close());

const publish = async () =>
	await server.publishTrigger(
		new VonageAiStudioTrigger(),
		{},
		studioCredential(studio.url) as never,
	);

async function outputsOf({ executions }: ActiveWebhook) {
	const runs = await Promise.all(executions.map(async ({ done }) => await done));
	return runs.flatMap((run) => branchesOf(run, 'Trigger')[0].map(({ json }) => json));
}

/** Starts a call, and sends the callback that AI Studio would send to its Status URL. */
async function callback(reference: string, addressOf: (url: string) => string) {
	const active = await publish();
	const statusUrl = addressOf(active.url);
	const { branches, error } = await runStudioNode(
		studio.url,
		{ agentId: freshAgent(), statusUrl, reference: '={{ $json.reference }}' },
		{ items: [{ to: TO, reference }] },
	);
	if (error) return { error };
	const [started] = studio.sessions.slice(-1);
	const body = JSON.stringify({ agent_id: started.agentId, to: TO, status: 'busy' });
	const answer = await fetch(started.statusUrl ?? '', {
		method: 'POST',
		body,
		headers: { 'content-type': 'application/json' },
	});
	return { status: answer.status, outputs: await outputsOf(active), started: jsonOf(branches[0]) };
}

const everyPlane = Array.from({ length: 0x11000 }, (_, index) => index * 16 + (index % 16))
	.filter((code) => code < 0x110000 && (code < 0xd800 || code > 0xdfff) && code > 0x20)
	.map((code) => String.fromCodePoint(code));

describe('a reference comes back as it was', () => {
	it.each<[string, string]>([
		['signs of a query', 'a+b%20c&d=e#f?g;h,i/j\\k"l\'m<n>o{p}q[r]s^t`u|v~w!x*y(z)'],
		['an encoded text', '%2B%26%3D%25'],
		['an emoji with a joiner', '👩‍👩‍👧 row 1'],
		['a decomposed umlaut', 'u\u0308 and \u00fc'],
		['a NUL and control signs', 'a\u0000b\u0001c\nd\te\u007f'],
		['a name of a prototype', '__proto__'],
		['brackets', 'a[b]=c&signature=d'],
		['4,000 letters', 'x'.repeat(4000)],
	])('with %s', async (_what, reference) => {
		const { status, outputs } = await callback(reference, (url) => url);
		expect(status).toBe(200);
		expect(outputs).toMatchObject([{ reference }]);
	});

	it('with every part of Unicode', async () => {
		for (let first = 0; first < everyPlane.length; first += 4000) {
			const reference = everyPlane
				.slice(first, first + 500)
				.join('')
				.trim();
			if (reference === '') continue;
			const { status, outputs } = await callback(reference, (url) => url);
			expect(status).toBe(200);
			expect(outputs?.[0].reference).toBe(reference);
		}
	});

	it('with 4,000 Hebrew letters, or is refused before the call', async () => {
		const { error, status } = await callback('א'.repeat(4000), (url) => url);
		if (!error) expect(status).toBe(200);
	});

	it.each<[string, (url: string) => string]>([
		['a query', (url) => `${url}?team=blue&team=red`],
		['an open query', (url) => `${url}?`],
		['a fragment', (url) => `${url}#top?x=1`],
		['a name in capitals', (url) => url.replace('http://127.0.0.1', 'HTTP://LOCALHOST')],
		['a token as well', (url) => `${url}?token=abc`],
		['a list of that name', (url) => `${url}?reference[]=mine`],
		['a list of that name, encoded', (url) => `${url}?signature%5B0%5D=mine`],
	])('through a Status URL with %s, or is refused before the call', async (_what, addressOf) => {
		const { error, status, outputs } = await callback('row 1', addressOf);
		if (error) return;
		expect(status).toBe(200);
		expect(outputs).toMatchObject([{ reference: 'row 1' }]);
	});
});

describe('a secret is not shown', () => {
	it('when AI Studio repeats the key in what it says', async () => {
		studio.configure({
			faults: () => ({
				kind: 'status',
				status: 401,
				body: { status: 401, message: `Key ${API_KEY} is not valid` },
				started: false,
			}),
		});
		const { error } = await runStudioNode(studio.url, {}, { items: [{ to: TO }] });
		expect(error).toBeDefined();
		expect(`${error?.message} ${error?.description}`).not.toContain(API_KEY);
	});

	it('when the Status URL has a password', async () => {
		const { branches } = await runStudioNode(
			studio.url,
			{ statusUrl: 'https://me:pass-word@n8n.example.com/webhook/x', options: { checkOnly: true } },
			{ items: [{ to: TO }] },
		);
		expect(jsonOf(branches[0])).toMatchObject([{ not_started: 'check_only' }]);
		expect(JSON.stringify(branches)).not.toContain('pass-word');
	});

	it('when the Base URL has a password', async () => {
		const { error } = await runStudioNode(
			'http://me:pass-word@127.0.0.1:1',
			{},
			{ items: [{ to: TO }], credentials: studioCredential('http://me:pass-word@127.0.0.1:1') },
		);
		expect(error).toBeDefined();
		expect(`${error?.message} ${error?.description}`).not.toContain('pass-word');
	});
});

describe('what was sent is not sent again', () => {
	const message = { resource: 'liveAgent', operation: 'sendMessage', text: '={{ $json.text }}' };

	it('by Retry execution after a Stop by hand', async () => {
		const { sessionId } = await studio.liveAgent.start('http://127.0.0.1:1/');
		const items = ['one', 'two', 'three'].map((text): IDataObject => ({ text }));
		studio.configure({
			faults: ({ number }) => (number === 2 ? { kind: 'neverAnswer', started: true } : undefined),
		});
		const started = startStudioNode(studio.url, { ...message, sessionId }, { items });
		await until(() => studio.liveAgentMessages.length > 1);
		started.cancel();
		const { run } = await started.result();
		expect(run.status).toBe('canceled');
		studio.configure({ faults: undefined });
		await started.retry();
		const sent = studio.liveAgentMessages.map(({ body }) => body.text);
		expect(sent).toEqual([...new Set(sent)]);
	});
});
