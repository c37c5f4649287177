import { createInterface } from 'node:readline/promises';
import type { CampaignSetup } from './campaign';
import { isReachable, type Row } from './recipients';

/** The setup for the real service, from the environment; undefined without a key. See `README.md`. */
export function liveSetup(environment: NodeJS.ProcessEnv): CampaignSetup | undefined {
	const read = (name: string) => environment[`VONAGE_AI_STUDIO_${name}`] ?? '';
	const apiKey = read('API_KEY');
	if (!apiKey) return undefined;
	return {
		credentials: { vonageAiStudioApi: { apiKey, region: read('REGION') || 'eu' } },
		agentIds: {
			voice: read('VOICE_AGENT_ID'),
			sms: read('SMS_AGENT_ID'),
			whatsapp: read('WHATSAPP_AGENT_ID'),
		},
		statusUrl: read('STATUS_URL'),
		template: {
			namespace: read('TEMPLATE_NAMESPACE'),
			template: read('TEMPLATE'),
			locale: read('TEMPLATE_LOCALE'),
		},
		waitMinutes: 15,
	};
}

/** Asks before real phones ring. */
export async function isConfirmed(rows: Row[]): Promise<boolean> {
	if (!process.stdin.isTTY) return false;
	const count = rows.filter(isReachable).length;
	const terminal = createInterface({ input: process.stdin, output: process.stdout });
	const answer = await terminal.question(
		`This starts ${count} real sessions with real people. Type "yes" to go on: `,
	);
	terminal.close();
	return answer.trim().toLowerCase() === 'yes';
}
