import type { INodeParameters } from 'n8n-workflow';
import { VonageAiStudioTrigger } from '../../nodes/VonageAiStudioTrigger/VonageAiStudioTrigger.node';
import { branchesOf } from '../harness/engine';
import { jsonOf, recipients, runStudioNode, studioCredential } from '../harness/studioNode';
import { serveWebhooks } from '../harness/webhookServer';
import type { ActiveWebhook, WebhookServer } from '../harness/webhookServer';
import { useSimulator } from '../harness/useSimulator';

const WHATSAPP = { resource: 'whatsApp', namespace: 'ns_1', template: 'reminder', locale: 'en_US' };

const studio = useSimulator({ ratePerSecond: Infinity });
let server: WebhookServer;
beforeAll(async () => (server = await serveWebhooks()));
afterAll(async () => await server.close());

const publish = async (parameters: INodeParameters = {}, credential: object = {}) =>
	await server.publishTrigger(
		new VonageAiStudioTrigger(),
		parameters,
		studioCredential(studio.url, { ...credential }),
	);

async function outputsOf({ executions }: ActiveWebhook) {
	const runs = await Promise.all(executions.map(async ({ done }) => await done));
	return runs.flatMap((run) => jsonOf(branchesOf(run, 'Trigger')[0]));
}

describe('from the action node over AI Studio back to the trigger', () => {
	it.each([
		['voiceCall', { resource: 'voiceCall' }, 'busy', 'voice'],
		['sms', { resource: 'sms' }, 'delivered', 'sms'],
		['whatsApp', WHATSAPP, 'read', 'whatsapp'],
	])('the row of a %s comes back with its callback', async (_, parameters, status, channel) => {
		const active = await publish();
		studio.configure({ callbacks: () => [{ afterMs: 0, status }] });
		const { branches, error } = await runStudioNode(
			studio.url,
			{ ...parameters, statusUrl: `${active.url}?team=blue`, options: { sessionsPerSecond: 5 } },
			{ items: recipients(2) },
		);
		expect(error).toBeUndefined();
		await studio.callbacksSettled();
		expect(studio.callbacks.map(({ httpStatus }) => httpStatus)).toEqual([200, 200]);

		const rows = (fields: string[], outputs: Array<Record<string, unknown>>) =>
			outputs.map((output) => fields.map((field) => output[field])).sort();
		expect(rows(['reference', 'to', 'agent_id', 'channel'], await outputsOf(active))).toEqual(
			rows(['reference', 'to', 'agent_id', 'channel'], jsonOf(branches[0])),
		);
		expect(new Set((await outputsOf(active)).map((output) => output.channel))).toEqual(
			new Set([channel]),
		);
	});

	it('a callback of another account, or to a URL that was changed, starts nothing', async () => {
		const active = await publish();
		const ofAnotherAccount = await publish({}, { apiKey: 'another key' });
		for (const { url } of [active, ofAnotherAccount]) {
			await runStudioNode(studio.url, { statusUrl: url }, { items: recipients(1) });
		}
		const [mine, other] = studio.sessions;
		const changed = (change: (url: string) => string) => ({
			...mine,
			statusUrl: change(mine.statusUrl ?? ''),
		});
		const reference = new URL(other.statusUrl ?? '').searchParams.get('reference');
		const sessions = [
			other,
			changed((url) => url.split('?')[0]),
			changed((url) => url.replace(/reference=[^&]+/, `reference=${reference}`)),
			changed((url) => url.replace(/signature=./, 'signature=-')),
		];
		for (const session of sessions) {
			expect((await studio.callback(session, 'failed')).status).toBe(401);
		}
		expect((await studio.callback(mine, 'failed')).status).toBe(200);
		expect(active.executions).toHaveLength(1);
		expect(ofAnotherAccount.executions).toHaveLength(0);
	});

	it('the end of a call comes to a URL that was typed in with the callback token', async () => {
		const credential = { callbackToken: 'typed-by-hand' };
		const active = await publish({ events: ['callDisconnected'] }, credential);
		const post = async (url: string) => (await studio.callDisconnected(url, 'session-1')).status;
		expect(await post(`${active.url}?token=typed-by-hand`)).toBe(200);
		expect(await post(`${active.url}?token=guessed`)).toBe(401);
		expect(await outputsOf(active)).toMatchObject([
			{ event: 'callDisconnected', session_id: 'session-1' },
		]);
	});
});
