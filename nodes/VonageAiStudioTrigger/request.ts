import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { readAgentIds } from '../shared/agentIds';
import { CREDENTIAL_TYPE } from '../shared/credential';
import type { StudioCredential } from '../shared/credential';
import { type CallbackContent, readContent } from '../shared/callbackBody';
import type { StudioEvent } from './callback';
import type { Filters } from './filter';
import type { Query, Secrets } from './verify';

/** A request to the trigger's URL, as n8n hands it over. */
export interface CallbackRequest extends CallbackContent {
	query: Query;
}

/** The request that n8n received, as plain values. */
export function readRequest(context: IWebhookFunctions): CallbackRequest {
	return { query: context.getQueryData() as Query, ...readContent(context) };
}

/** Which callbacks the node's parameters ask for. */
export function readFilters(context: IWebhookFunctions): Filters {
	const { statuses, channels, agentIds } = context.getNodeParameter('options', {}) as IDataObject;
	return {
		events: context.getNodeParameter('events') as StudioEvent[],
		statuses: (statuses ?? []) as string[],
		channels: (channels ?? []) as string[],
		agentIds: readAgentIds(agentIds),
	};
}

/** The secrets of the node's credential; empty ones, which prove nothing, if it can't be read. */
export async function readSecrets(context: IWebhookFunctions): Promise<Secrets> {
	try {
		const credential = await context.getCredentials<StudioCredential>(CREDENTIAL_TYPE);
		return { apiKey: credential.apiKey, callbackToken: credential.callbackToken ?? '' };
	} catch {
		context.logger.error('Callbacks are refused because the credential could not be read');
		return { apiKey: '', callbackToken: '' };
	}
}
