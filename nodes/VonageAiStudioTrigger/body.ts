import type { IDataObject } from 'n8n-workflow';

/** A request's body as n8n hands it over. */
export interface ReceivedBody {
	/** What n8n parsed; undefined for an empty body and for content types that n8n does not parse. */
	parsed: unknown;
	/** The content type in lower case, without parameters. */
	contentType: string | undefined;
	/** The bytes as they came; undefined for multipart forms. */
	rawBody: Uint8Array | undefined;
}

/**
 * The JSON object in a body, whatever its content type says: no documentation says which one AI Studio
 * sends.
 * @returns undefined for everything that is not a JSON object
 */
export function jsonObjectIn({
	parsed,
	contentType,
	rawBody,
}: ReceivedBody): IDataObject | undefined {
	const value = contentType === 'application/json' ? parsed : parse(rawBody);
	const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
	return isObject ? (value as IDataObject) : undefined;
}

function parse(rawBody: Uint8Array = new Uint8Array()): unknown {
	try {
		return JSON.parse(Buffer.from(rawBody).toString('utf8'));
	} catch {
		return undefined;
	}
}
