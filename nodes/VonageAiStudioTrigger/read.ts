import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { CREDENTIAL_TYPE } from '../shared/credential';
import type { StudioCredential } from '../shared/credential';
import type { StudioEvent } from './events';
import { listOf } from './filter';
import type { CallbackRequest, TriggerSettings } from './judge';
import type { Query, Secrets } from './proof';

/** The request that n8n received, as plain values. */
export function readRequest(context: IWebhookFunctions): CallbackRequest {
	const { contentType, rawBody } = context.getRequestObject();
	return {
		query: context.getQueryData() as Query,
		parsed: context.getBodyData(),
		contentType,
		rawBody,
	};
}

/** The node's parameters and, when callbacks are verified, the secrets of its credential. */
export async function readSettings(context: IWebhookFunctions): Promise<TriggerSettings> {
	const { statuses, channels, agentIds } = context.getNodeParameter('options', {}) as IDataObject;
	return {
		secrets: context.getNodeParameter('verifyCallbacks') ? await readSecrets(context) : undefined,
		filters: {
			events: context.getNodeParameter('events') as StudioEvent[],
			statuses: (statuses ?? []) as string[],
			channels: (channels ?? []) as string[],
			agentIds: listOf(String(agentIds ?? '')),
		},
	};
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
