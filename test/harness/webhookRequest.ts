import type { IncomingHttpHeaders } from 'node:http';

/** A request as n8n hands it to a node's `webhook()`: the part of an Express request that nodes use. */
export interface WebhookRequest {
	method: string;
	headers: IncomingHttpHeaders;
	query: Record<string, unknown>;
	params: Record<string, string>;
	/** The parsed body; undefined when it was empty or of a type that n8n does not parse. */
	body: unknown;
	rawBody: Buffer;
	/** In lower case, without parameters. */
	contentType?: string;
	encoding?: string;
	ip?: string;
	url?: string;
}

/** The part of an Express response that nodes use. */
export interface WebhookResponse {
	statusCode: number;
	headersSent: boolean;
	writableEnded: boolean;
	status(code: number): WebhookResponse;
	setHeader(name: string, value: string): unknown;
	json(body: unknown): unknown;
	send(body: string): unknown;
	end(text?: string): unknown;
}

/** A request that needs no socket: a POST of JSON unless the parts say otherwise. */
export function webhookRequest(parts: Partial<WebhookRequest> = {}): WebhookRequest {
	const text = parts.body === undefined ? '' : JSON.stringify(parts.body);
	return {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		query: {},
		params: {},
		body: undefined,
		rawBody: Buffer.from(text),
		contentType: 'application/json',
		encoding: 'utf-8',
		ip: '127.0.0.1',
		...parts,
	};
}

/** Keeps what was answered, for requests without a socket. */
export class RecordedResponse implements WebhookResponse {
	statusCode = 200;
	headersSent = false;
	writableEnded = false;
	readonly headers: Record<string, string> = {};
	/** The answer as text. */
	text = '';

	status(code: number) {
		this.statusCode = code;
		return this;
	}

	setHeader(name: string, value: string) {
		this.headers[name.toLowerCase()] = value;
		return this;
	}

	json(body: unknown) {
		this.setHeader('content-type', 'application/json; charset=utf-8');
		return this.end(JSON.stringify(body));
	}

	send(body: string) {
		return this.end(body);
	}

	end(text = '') {
		if (this.writableEnded) return this;
		this.text += text;
		this.headersSent = true;
		this.writableEnded = true;
		return this;
	}
}
