import { VonageAiStudioTrigger } from '../nodes/VonageAiStudioTrigger/VonageAiStudioTrigger.node.js';
import { branchesOf } from '../test/harness/engine';
import { serveWebhooks } from '../test/harness/webhookServer';
import { conversationScript, defaultCallbackScript, startSimulator } from '../test/simulator';
import type { CampaignSetup } from './campaign';

const API_KEY = 'simulator-key';
/** So that nobody has to wait long for the end of the demo. */
const PAUSE_BETWEEN_TURNS_MS = 600;

/** AI Studio played by the simulator, and n8n's webhooks with a published trigger, both on this machine. */
export async function simulatedStudio(report: (line: string) => void) {
	const studio = await startSimulator({
		apiKey: API_KEY,
		latencyMs: 700,
		callbacks: defaultCallbackScript,
		conversations: conversationScript({ turnMs: PAUSE_BETWEEN_TURNS_MS }),
		// Without a mark of its end a session counts as over only when nothing has changed for a while.
		endMarks: ['endTime'],
		recordingAfterMs: 0,
		onSession: ({ channel, to }) => report(`session started   ${channel.padEnd(9)} ${to}`),
		onCallback: ({ body }) =>
			report(`callback received ${String(body.status).padEnd(13)} ${String(body.to)}`),
		onConversation: ({ person, isAnswered }) =>
			isAnswered && report(`conversation over            ${person}`),
	});
	const n8n = await serveWebhooks();
	const credentials = {
		vonageAiStudioApi: { apiKey: API_KEY, region: 'custom', baseUrl: studio.url },
	};
	const trigger = await n8n.publishTrigger(new VonageAiStudioTrigger(), {}, credentials);
	const setup: CampaignSetup = {
		credentials,
		agentIds: {
			voice: '60c09d70e6a68858f4220841',
			sms: '60c09d70e6a68858f4220842',
			whatsapp: '60c09d70e6a68858f4220843',
		},
		statusUrl: trigger.url,
		template: { namespace: 'demo_namespace', template: 'demo_greeting', locale: 'en_US' },
		waitMinutes: 2,
	};
	return {
		setup,
		/** Awaits the last callback; gives the statuses that came out of the trigger, by reference. */
		statuses: async (): Promise<Map<string, string[]>> => {
			await studio.callbacksSettled();
			const statuses = new Map<string, string[]>();
			for (const execution of trigger.executions) {
				const [{ json }] = branchesOf(await execution.done, 'Trigger')[0];
				const reference = String(json.reference);
				statuses.set(reference, [...(statuses.get(reference) ?? []), String(json.status)]);
			}
			return statuses;
		},
		close: async () => await Promise.all([studio.close(), n8n.close()]),
	};
}
