import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { CREDENTIAL_TYPE } from '../shared/credential';
import type { StudioCredential } from '../shared/credential';
import { objectOf } from '../shared/session';
import type { StudioEvent } from './callback';
import { listOf } from './filter';
import type { Filters } from './filter';
import type { Query, Secrets } from './verify';

/** A request to the trigger's URL, as n8n hands it over. */
export interface CallbackRequest {
	query: Query;
	/** What n8n parsed; undefined for an empty body and for content types that n8n does not parse. */
	parsed: unknown;
	/** The content type in lower case, without parameters. */
	contentType: string | undefined;
	/** The bytes as they came; undefined for multipart forms. */
	rawBody: Uint8Array | undefined;
}

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

/** Which callbacks the node's parameters ask for. */
export function readFilters(context: IWebhookFunctions): Filters {
	const { statuses, channels, agentIds } = context.getNodeParameter('options', {}) as IDataObject;
	return {
		events: context.getNodeParameter('events') as StudioEvent[],
		statuses: (statuses ?? []) as string[],
		channels: (channels ?? []) as string[],
		agentIds: listOf(String(agentIds ?? '')),
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

/**
 * The JSON object in a request's body, whatever its content type says: no documentation says which one
 * AI Studio sends.
 * @returns undefined for everything that is not a JSON object
 */
export function jsonObjectIn({
	parsed,
	contentType,
	rawBody,
}: Pick<CallbackRequest, 'parsed' | 'contentType' | 'rawBody'>): IDataObject | undefined {
	return objectOf(contentType === 'application/json' ? parsed : parse(rawBody));
}

function parse(rawBody: Uint8Array = new Uint8Array()): unknown {
	try {
		return JSON.parse(Buffer.from(rawBody).toString('utf8'));
	} catch {
		return undefined;
	}
}
