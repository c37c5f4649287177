import type { IncomingMessage } from 'node:http';
import { isObject } from './bodyRules';
import type { Context } from './context';
import { refuse } from './refusal';
import type { DirectRequest, JsonObject, RecordedRequest } from './types';

/** A request on its way through the simulator. */
export interface Call extends RecordedRequest {
	/** Arrival on the monotonic clock, for the rate limit. */
	arrivedAtMs: number;
}

/** Reads a request to its end; the times are those of its headers. */
export async function readCall(message: IncomingMessage, { clock, now }: Context): Promise<Call> {
	const receivedAtMs = now();
	const arrivedAtMs = clock.now();
	const chunks: Buffer[] = [];
	for await (const chunk of message) chunks.push(chunk as Buffer);
	const rawBody = Buffer.concat(chunks).toString('utf8');
	const { method = 'GET', url = '/', headers } = message;
	return { ...callOf({ method, url, headers, rawBody }), receivedAtMs, arrivedAtMs };
}

/** A request that came without a connection, see `Simulator.ask`. */
export function directCall({ method, url, headers }: DirectRequest, { clock, now }: Context): Call {
	const call = callOf({ method, url, headers, rawBody: '' });
	return { ...call, receivedAtMs: now(), arrivedAtMs: clock.now() };
}

function callOf({ method, url: rawUrl, headers, rawBody }: DirectRequest & { rawBody: string }) {
	const url = new URL(rawUrl, 'http://simulator');
	return {
		method,
		path: url.pathname,
		query: Object.fromEntries(url.searchParams),
		rawUrl,
		headers,
		body: parseJson(rawBody),
		rawBody,
	};
}

/** The body as an object; anything else is refused with 400. */
export function jsonBody(call: Call): JsonObject {
	if (!String(call.headers['content-type']).includes('application/json')) {
		throw refuse(400, 'Content-Type must be application/json');
	}
	if (!isObject(call.body)) throw refuse(400, 'The body must be a JSON object');
	return call.body;
}

function parseJson(rawBody: string): unknown {
	if (rawBody === '') return undefined;
	try {
		return JSON.parse(rawBody);
	} catch {
		return undefined;
	}
}
