import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import axios from 'axios';
import { objectOf } from '../nodes/shared/session';
import { proxyFor } from './client';
import { Untried } from './finding';
import { inWords } from './redaction/describe';
import { headerName } from './redaction/names';
import { listOf, ours, type SafeText, say } from './redaction/safeText';
import { fieldNames, type Shapes } from './redaction/shapes';
import { codeOf } from './redaction/words';

/** The places under the tunnel address, by what AI Studio sends there. */
export const PLACES = {
	sms: '/status/sms',
	whatsapp: '/status/whatsapp',
	call: '/status/call',
	callDisconnected: '/call-disconnected',
	liveAgentStart: '/live-agent/start',
	liveAgentMessage: '/live-agent/message',
} as const;

export type PlaceName = keyof typeof PLACES;

/** A callback as it arrived. Only `live/redaction` may put anything of it into words. */
export interface ReceivedCallback {
	place: PlaceName;
	query: URLSearchParams;
	headers: IncomingMessage['headers'];
	/** Undefined when it is no JSON object. */
	body: ReturnType<typeof objectOf>;
}

/** What a live agent sends to a person: a blank page, whose missing index viewers make anew. */
const SAMPLE_FILE = '/sample.pdf';
const SAMPLE = [
	'%PDF-1.4',
	'1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj',
	'2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj',
	'3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj',
	'trailer<</Root 1 0 R>>',
	'%%EOF\n',
].join('\n');
const LARGEST_BODY = 1_000_000;
const REACHABLE_WITHIN_MS = 15_000;

/** Listens on this machine for what arrives at the tunnel address. */
export class CallbackInbox {
	readonly received: ReceivedCallback[] = [];
	private readonly secret = randomUUID();
	private server?: Server;

	constructor(
		private readonly shapes: Shapes,
		private readonly tell: (line: SafeText) => void,
	) {}

	/**
	 * Begins to listen, and makes sure that the tunnel leads here before anything costs money.
	 * @throws Untried when the port is taken, or the address leads elsewhere
	 */
	async open(port: number, callbackUrl: string, signal: AbortSignal): Promise<void> {
		if (this.server) return;
		this.server = await this.listen(port);
		await this.requireReachable(callbackUrl, signal).catch((error: unknown) => {
			this.close();
			throw error;
		});
		this.tell(say`Listening on port ${ours(String(port))} for what arrives at the tunnel address.`);
	}

	close(): void {
		this.server?.close();
		this.server?.closeAllConnections();
		this.server = undefined;
	}

	at(place: PlaceName): ReceivedCallback[] {
		return this.received.filter((callback) => callback.place === place);
	}

	private async listen(port: number): Promise<Server> {
		const server = createServer((request, response) => {
			this.respond(request, response).catch(() => response.destroy());
		});
		await new Promise<void>((resolve, reject) => {
			server.once('error', reject);
			server.listen(port, resolve);
		}).catch((error: unknown) => {
			throw new Untried(say`could not listen on port ${ours(String(port))} (${codeOf(error)})`);
		});
		return server;
	}

	private async requireReachable(callbackUrl: string, signal: AbortSignal): Promise<void> {
		const url = `${withoutSlash(callbackUrl)}/${this.secret}`;
		const { data } = await axios
			.get<unknown>(url, { timeout: REACHABLE_WITHIN_MS, signal, ...proxyFor(url) })
			.catch(() => ({ data: undefined }));
		signal.throwIfAborted();
		if (data !== this.secret) throw new Untried(ours('the callback address does not lead here'));
	}

	private async respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { pathname, searchParams } = new URL(request.url ?? '/', 'http://inbox');
		if (request.method === 'GET') {
			if (pathname.endsWith(this.secret)) response.end(this.secret);
			else if (!pathname.endsWith(SAMPLE_FILE)) response.writeHead(404).end();
			else response.writeHead(200, { 'content-type': 'application/pdf' }).end(SAMPLE);
			return;
		}
		const body = objectOf(parse(await readText(request)));
		response.end();
		const names = Object.keys(PLACES) as PlaceName[];
		const place = names.find((name) => pathname.endsWith(PLACES[name]));
		if (place) this.take({ place, query: searchParams, headers: request.headers, body });
	}

	private take(callback: ReceivedCallback): void {
		const { place, headers, body } = callback;
		const where = ours(`callback to ${PLACES[place]}`);
		this.shapes.add(where, body);
		this.shapes.addHeaders(where, listOf(Object.keys(headers).sort().map(headerName)));
		const status = body?.status === undefined ? ours('') : say` ${inWords(body.status, 'status')}`;
		this.tell(say`${where}:${status} with ${fieldNames(body)}`);
		this.received.push(callback);
	}
}

/** An address under the tunnel address, for AI Studio. */
export function addressOf(callbackUrl: string, place: PlaceName): string {
	return `${withoutSlash(callbackUrl)}${PLACES[place]}`;
}

export function sampleFileAt(callbackUrl: string): string {
	return `${withoutSlash(callbackUrl)}${SAMPLE_FILE}`;
}

function withoutSlash(url: string): string {
	return url.replace(/\/+$/, '');
}

async function readText(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > LARGEST_BODY) throw new Error('too large');
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
