import type { IN8nHttpFullResponse } from 'n8n-workflow';
import { objectOf } from '../../shared/session';
import type { Connection, Request } from '../n8n/connection';

/** What came back for a request: an answer of whatever kind, or none. */
export type Reply =
	| { kind: 'answer'; status: number; headers: Record<string, unknown>; body: unknown }
	| { kind: 'noAnswer'; cause: NetworkError };

/** Why there is no answer. */
export interface NetworkError {
	/** The network's code, such as `ECONNRESET`, where it has one. */
	code?: string;
	/**
	 * Whether it is certain that the request did not leave: the host was not found, no connection was made, or the
	 * host could not prove who it is.
	 */
	neverSent?: 'noConnection' | 'noTrust';
}

/** Sends one request with the API key, and returns whatever comes back. Never rejects. */
export async function send(connection: Connection, request: Request): Promise<Reply> {
	return await replyOf(connection.request(request), connection.apiKey);
}

/** Sends one request with a token of its own in place of the API key. Never rejects. */
export async function sendWithToken(
	connection: Connection,
	token: string,
	request: Request,
): Promise<Reply> {
	return await replyOf(connection.requestWithToken(token, request), token);
}

async function replyOf(response: Promise<unknown>, secret: string): Promise<Reply> {
	try {
		const { statusCode, headers, body } = (await response) as IN8nHttpFullResponse;
		const isFailure = statusCode >= 400;
		return {
			kind: 'answer',
			status: statusCode,
			headers,
			body: isFailure ? withMessageHiding(secret, body) : body,
		};
	} catch (error) {
		return { kind: 'noAnswer', cause: networkError(error) };
	}
}

/** What is shorter is no key of AI Studio, and may be a part of any word. */
const SHORTEST_SECRET = 8;

/** The body of a failure. Its message is shown to the user, and may repeat what AI Studio refused. */
function withMessageHiding(secret: string, body: unknown): unknown {
	const message = replyMessage(body);
	if (secret.length < SHORTEST_SECRET || !message?.includes(secret)) return body;
	return { ...objectOf(body), message: message.replaceAll(secret, '(hidden)') };
}

/** System calls that come before anything is sent (source: Node.js, "Errors", `error.syscall`). */
const CONNECTING = ['connect', 'getaddrinfo', 'queryA', 'queryAaaa'];
/** Codes that only these calls give; n8n does not always say which call it was. */
const NO_CONNECTION = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'];
/** Why a certificate is not accepted (source: Node.js, "TLS", "X509 certificate error codes"). */
const NO_TRUST =
	/^(CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|ERR_TLS_CERT_ALTNAME_)/;
/**
 * What OpenSSL says when a TLS handshake fails, before the request is sent through it. Node.js hands it
 * on as the message of `EPROTO`, or in capitals as a code of its own.
 */
const NO_HANDSHAKE =
	/wrong.version.number|packet.length.too.long|unsupported.protocol|handshake.failure|protocol.version/i;
/** Source: Node.js, `lib/_tls_wrap.js`. */
const HUNG_UP_IN_HANDSHAKE = /before secure TLS connection was established/;

/** Reads the error of a request, which n8n wraps into errors of its own. */
function networkError(error: unknown): NetworkError {
	const chain = [...causesOf(error)];
	const codes = chain.flatMap(({ code }) => (typeof code === 'string' ? [code] : []));
	const isUnconnected = chain.some(
		({ code, syscall, message }) =>
			NO_CONNECTION.includes(String(code)) ||
			CONNECTING.includes(String(syscall)) ||
			HUNG_UP_IN_HANDSHAKE.test(String(message)),
	);
	const isUntrusted = chain.some(({ code, message }) => {
		const said = code === 'EPROTO' ? message : /^ERR_SSL_/.test(String(code)) && code;
		return NO_TRUST.test(String(code)) || NO_HANDSHAKE.test(String(said));
	});
	return {
		// axios puts codes of its own around those of the network.
		code: codes.find((code) => !code.startsWith('ERR_BAD_')) ?? codes[0],
		neverSent: isUnconnected ? 'noConnection' : isUntrusted ? 'noTrust' : undefined,
	};
}

interface Cause {
	code?: unknown;
	syscall?: unknown;
	message?: unknown;
	cause?: unknown;
	errors?: unknown;
}

/** An error and everything that caused it: a host with several addresses fails once for each. */
function* causesOf(error: unknown, depth = 0): Generator<Cause> {
	if (error === null || typeof error !== 'object' || depth > 8) return;
	const cause = error as Cause;
	yield cause;
	yield* causesOf(cause.cause, depth + 1);
	if (Array.isArray(cause.errors))
		for (const each of cause.errors) yield* causesOf(each, depth + 1);
}

/** Whether an answer has no body at all. */
export function isEmptyBody(body: unknown): boolean {
	return body === undefined || body === null || body === '';
}

/** AI Studio's own explanation, if the answer has one. */
export function replyMessage(body: unknown): string | undefined {
	const { message } = objectOf(body) ?? {};
	return typeof message === 'string' && message !== '' ? message.slice(0, 300) : undefined;
}
