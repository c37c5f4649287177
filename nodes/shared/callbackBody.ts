import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { objectOf } from './session';

/** What a callback holds, as n8n hands it over. */
export interface CallbackContent {
	/** What n8n parsed; undefined for an empty body and for content types that n8n does not parse. */
	parsed: unknown;
	/** The content type in lower case, without parameters. */
	contentType: string | undefined;
	/** The bytes as they came; undefined for multipart forms. */
	rawBody: Uint8Array | undefined;
}

/** The content of the request that n8n received. */
export function readContent(context: IWebhookFunctions): CallbackContent {
	const { contentType, rawBody } = context.getRequestObject();
	return { parsed: context.getBodyData(), contentType, rawBody };
}

/**
 * The JSON object in a callback, whatever its content type says: no documentation says which one AI Studio
 * sends.
 * @returns undefined for everything that is not a JSON object
 */
export function jsonObjectIn(content: CallbackContent): IDataObject | undefined {
	const { parsed, contentType, rawBody } = content;
	return objectOf(contentType === 'application/json' ? parsed : parse(rawBody));
}

function parse(rawBody: Uint8Array = new Uint8Array()): unknown {
	try {
		return JSON.parse(
			Buffer.from(rawBody)
				.toString('utf8')
				.replace(/^\uFEFF/, ''),
		);
	} catch {
		return undefined;
	}
}
