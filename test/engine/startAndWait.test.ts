import axios from 'axios';
import type { IDataObject } from 'n8n-workflow';
import { serveWebhooks, type WebhookServer } from '../harness/webhookServer';
import { exactly, isStrange } from '../harness/strange';
import { freshAgent, jsonOf, runStudioNode, startStudioNode } from '../harness/studioNode';
import { useSimulator } from '../harness/useSimulator';

const TO = '972541116037';
const TEMPLATE = { namespace: 'ns_1', template: 'reminder', locale: 'en_US' };

const studio = useSimulator({ ratePerSecond: Infinity });
let n8n: WebhookServer;
beforeAll(async () => (n8n = await serveWebhooks()));
afterAll(async () => await n8n.close());

const CHANNELS = { voiceCall: 'voice', sms: 'sms', whatsApp: 'whatsapp' } as const;
type ResourceName = keyof typeof CHANNELS;

/** Starts the operation and waits until its execution sleeps. */
async function parked(resource: ResourceName, more: IDataObject = {}) {
	const agentId = freshAgent();
	const node = startStudioNode(
		studio.url,
		{ resource, operation: 'startAndWait', agentId, to: TO, ...TEMPLATE, ...more } as never,
		{ items: [{ row: 7 }], resumeUrlBase: n8n.waitingUrl },
	);
	const { run, error } = await node.result();
	expect(error).toBeUndefined();
	expect(run.status).toBe('waiting');
	const [session] = studio.sessions;
	const { searchParams } = new URL(session.statusUrl ?? '');
	const reference = searchParams.get('reference');
	const started = {
		row: 7,
		// In the strange variant the answer to the start of a message holds nothing.
		...((!isStrange || resource === 'voiceCall') && {
			session_id: session.sessionId,
			session_start_time: expect.any(String),
		}),
		channel: CHANNELS[resource],
		to: TO,
		agent_id: agentId,
		reference,
	};
	return { ...node, session, started };
}

describe.each<[ResourceName, string]>([
	['voiceCall', 'busy'],
	['sms', 'delivered'],
	['whatsApp', 'read'],
])('Start and Wait: %s', (resource, status) => {
	it('sleeps until the callback comes, and hands it on', async () => {
		const { execution, result, session, started } = await parked(resource);
		const answer = await studio.callback(session, status);
		expect(answer.status).toBe(200);
		const { branches, run } = await result();
		expect(run.status).toBe('success');
		const [{ body: callback }] = studio.callbacks;
		expect(jsonOf(branches[0])).toEqual([
			exactly({ ...started, outcome: 'reported', status: callback.status, callback }),
		]);
		expect(branches[0][0].pairedItem).toEqual({ item: 0 });
		expect(execution.isWaiting).toBe(false);
	});

	it("hands on the row with the start's output when the time is up", async () => {
		const { execution, result, started } = await parked(resource);
		await execution.timeOut();
		const { branches } = await result();
		expect(jsonOf(branches[0])).toEqual([exactly({ ...started, outcome: 'no_report' })]);
	});
});

describe('a sleeping execution', () => {
	it('is not woken by an interim status', async () => {
		const { execution, result, session } = await parked('sms');
		expect((await studio.callback(session, 'submitted')).status).toBe(200);
		expect(execution.isWaiting).toBe(true);
		await studio.callback(session, 'undeliverable');
		const { status } = studio.callbacks[1].body;
		expect(jsonOf((await result()).branches[0])).toMatchObject([{ status }]);
	});

	it('is woken by the statuses that were asked for only', async () => {
		const { execution, result, session } = await parked('whatsApp', { waitForStatuses: ['read'] });
		await studio.callback(session, 'delivered');
		expect(execution.isWaiting).toBe(true);
		await studio.callback(session, 'read');
		expect(jsonOf((await result()).branches[0])).toMatchObject([{ status: 'read' }]);
	});

	it('is not woken by a late callback of another start', async () => {
		const { execution, session } = await parked('sms');
		const late = new URL(session.statusUrl ?? '');
		late.searchParams.set('reference', 'an-earlier-pass');
		const body = { message_uuid: 'm', status: 'delivered', channel: 'sms' };
		expect((await axios.post(late.href, body)).status).toBe(200);
		expect(execution.isWaiting).toBe(true);
	});

	it('is not woken by a callback without the token of the resume URL', async () => {
		const { execution, session } = await parked('sms');
		const [address] = (session.statusUrl ?? '').split('?');
		const { status } = await axios.post(
			`${address}?reference=${execution.id}`,
			{ status: 'delivered' },
			{ validateStatus: () => true },
		);
		expect(status).toBe(401);
		expect(execution.isWaiting).toBe(true);
	});

	it.each([['[]'], ['"text"'], ['7']])(
		'answers 400 to a body that is no object: %s',
		async (body) => {
			const { execution, session } = await parked('sms');
			const { status } = await axios.post(session.statusUrl ?? '', body, {
				headers: { 'content-type': 'application/json' },
				validateStatus: () => true,
			});
			expect([400, 422]).toContain(status);
			expect(execution.isWaiting).toBe(true);
		},
	);
});

describe('an item that does not wait', () => {
	const start = { operation: 'startAndWait', to: TO };

	it('more than one item is refused with advice, before anything is sent', async () => {
		const { error } = await runStudioNode(studio.url, start, { items: [{}, {}] });
		expect(error?.message).toContain('one item at a time');
		expect(error?.description).toContain('Loop Over Items');
		expect(studio.requests).toEqual([]);
	});

	it('a start that failed goes to the error branch at once', async () => {
		studio.configure({ faults: [{ kind: 'status', status: 400, started: false }] });
		const { branches, run } = await runStudioNode(studio.url, start, {
			node: { onError: 'continueErrorOutput' },
		});
		expect(run.status).toBe('success');
		expect(jsonOf(branches[1])).toMatchObject([{ error: expect.stringContaining('status 400') }]);
	});

	it.each(['={{ 0 }}', '={{ "soon" }}', '={{ null }}'])(
		'Wait Minutes %s is refused',
		async (waitMinutes) => {
			const { error } = await runStudioNode(studio.url, { ...start, waitMinutes });
			expect(error?.message).toMatch(/^"Wait Minutes"/);
			expect(studio.requests).toEqual([]);
		},
	);

	it('sends no signature of its own, since the resume URL has one', async () => {
		const { session } = await parked('voiceCall', { waitMinutes: 1 });
		const names = [...new URL(session.statusUrl ?? '').searchParams.keys()];
		expect(names).toEqual(['signature', 'reference']);
	});
});
