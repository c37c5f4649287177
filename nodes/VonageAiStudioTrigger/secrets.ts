import type { IWebhookFunctions } from 'n8n-workflow';
import { CREDENTIAL_TYPE } from '../shared/credential';
import type { StudioCredential } from '../shared/credential';
import type { Verdict } from './judge';
import type { Secrets } from './proof';

/**
 * How long secrets are taken from memory. n8n makes a new sandbox each time that a webhook reads a
 * credential, which is a quarter of all that it does for a callback (`npm run bench:n8n`).
 */
const KEPT_MS = 10_000;

const kept = new Map<string, { secrets: Secrets; readAtMs: number }>();

/**
 * Judges a callback with the secrets of the credential as they were within the last seconds. What they
 * refuse is judged again with the credential as it is now: a new secret is valid at once, and an old one
 * for these seconds.
 */
export async function judgeWithSecrets(
	context: IWebhookFunctions,
	judge: (secrets: Secrets) => Verdict,
): Promise<Verdict> {
	const { id } = context.getNode().credentials?.[CREDENTIAL_TYPE] ?? {};
	const known = id ? kept.get(id) : undefined;
	if (known && performance.now() - known.readAtMs < KEPT_MS) {
		const verdict = judge(known.secrets);
		if (verdict.kind !== 'refused') return verdict;
	}
	const secrets = await readSecrets(context);
	if (id) kept.set(id, { secrets, readAtMs: performance.now() });
	return judge(secrets);
}

async function readSecrets(context: IWebhookFunctions): Promise<Secrets> {
	try {
		const credential = await context.getCredentials<StudioCredential>(CREDENTIAL_TYPE);
		return { apiKey: credential.apiKey, callbackToken: credential.callbackToken ?? '' };
	} catch {
		context.logger.error('Callbacks are refused because the credential could not be read');
		// No secret, no proof: every callback is then answered with 401.
		return { apiKey: '', callbackToken: '' };
	}
}
