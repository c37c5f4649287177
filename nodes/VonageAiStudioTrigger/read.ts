import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import type { StudioEvent } from './events';
import { listOf } from './filter';
import type { Filters } from './filter';
import type { CallbackRequest } from './judge';
import type { Query } from './proof';

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
