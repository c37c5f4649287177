import { jsonParse } from 'n8n-workflow';
import type { IncomingMessage } from 'node:http';
import { parse as parseForm } from 'node:querystring';

/** n8n's default for `N8N_PAYLOAD_SIZE_MAX`. */
const LIMIT_BYTES = 16 * 1024 * 1024;

/** An answer that n8n gives before the node sees the request. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		message: string,
	) {
		super(message);
	}
}

/** What n8n makes of a request's body before it asks the node. */
export interface ParsedBody {
	rawBody: Buffer;
	body: unknown;
	contentType?: string;
	encoding: BufferEncoding;
}

/**
 * Reads and parses a body as n8n 2.41 does (`body-parser`): JSON, forms and plain text; anything else
 * stays unparsed, and so does multipart, which n8n parses and this harness does not.
 * @throws Refusal 500 above 16 MB, 422 when it can't be parsed
 */
export async function readBody(request: IncomingMessage): Promise<ParsedBody> {
	const header = request.headers['content-type'];
	const [type, ...parameters] = (header ?? '').split(';');
	const contentType = header ? type.toLowerCase() : undefined;
	const encoding = charset(parameters) as BufferEncoding;
	const rawBody = await readBytes(request);
	try {
		return { rawBody, contentType, encoding, body: parse(rawBody, contentType, encoding) };
	} catch {
		throw new Refusal(422, 'Failed to parse request body');
	}
}

function parse(
	rawBody: Buffer,
	contentType: string | undefined,
	encoding: BufferEncoding,
): unknown {
	if (rawBody.length === 0) return undefined;
	if (contentType === 'application/json') return jsonParse(withoutBom(rawBody.toString(encoding)));
	if (contentType === 'application/x-www-form-urlencoded') {
		return parseForm(withoutBom(rawBody.toString(encoding)));
	}
	return contentType === 'text/plain' ? rawBody.toString(encoding) : undefined;
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		size += chunk.length;
		// Read on: leaving the loop early would cut the connection before the answer.
		if (size <= LIMIT_BYTES) chunks.push(chunk);
	}
	if (size > LIMIT_BYTES) throw new Refusal(500, 'There was a problem executing the workflow');
	return Buffer.concat(chunks);
}

function charset(parameters: string[]): string {
	const given = parameters.map(
		(parameter) => /^\s*charset\s*=\s*"?([^"]*)"?/i.exec(parameter)?.[1],
	);
	return (given.find((name) => name !== undefined) ?? 'utf-8').trim().toLowerCase();
}

function withoutBom(text: string): string {
	return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
