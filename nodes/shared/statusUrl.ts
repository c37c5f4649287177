import { createHmac, timingSafeEqual } from 'crypto';

/** The query parameters that this package adds to a status URL. */
export const REFERENCE_PARAMETER = 'reference';
export const SIGNATURE_PARAMETER = 'signature';
/** The query parameter of a callback URL that a person types into AI Studio. */
export const TOKEN_PARAMETER = 'token';

/** The start that a status URL is signed for. */
export interface SignedStart {
	reference: string;
	agentId: string;
	channel: string;
}

/**
 * Separates this use of the API key from every other: a signature made here is of no use elsewhere, and a
 * later scheme takes another name.
 */
const KEY_PURPOSE = 'n8n-nodes-vonage-ai-studio status URL v1';

/** Adds query parameters after those that the URL already has. The rest of the URL stays unchanged. */
export function withQuery(url: string, parameters: Record<string, string>): string {
	const [beforeFragment] = url.split('#');
	const added = Object.entries(parameters)
		.map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
		.join('&');
	if (!beforeFragment.includes('?')) return `${beforeFragment}?${added}`;
	return /[?&]$/.test(beforeFragment) ? `${beforeFragment}${added}` : `${beforeFragment}&${added}`;
}

/**
 * Signs a start for its status URL. The value carries the agent and the channel, because the callback
 * of a message names no agent: `<base64url of [agentId, channel]>.<HMAC-SHA256 as base64url>`.
 */
export function signStart(apiKey: string, start: SignedStart): string {
	const claims = Buffer.from(JSON.stringify([start.agentId, start.channel])).toString('base64url');
	return `${claims}.${mac(apiKey, claims, start.reference).toString('base64url')}`;
}

/**
 * Reads a signature back.
 * @returns what was signed, or undefined if this API key and reference did not make the signature
 */
export function verifyStart(
	apiKey: string,
	reference: string,
	signature: string,
): SignedStart | undefined {
	const [claims, code, ...rest] = signature.split('.');
	if (!claims || !code || rest.length > 0) return undefined;
	if (!sameBytes(Buffer.from(code, 'base64url'), mac(apiKey, claims, reference))) return undefined;
	const [agentId, channel] = JSON.parse(Buffer.from(claims, 'base64url').toString()) as string[];
	return { reference, agentId, channel };
}

/** Compares two secrets in a time that does not depend on where they differ. */
export function sameSecret(given: string, expected: string): boolean {
	const digest = (text: string) => createHmac('sha256', KEY_PURPOSE).update(text).digest();
	return timingSafeEqual(digest(given), digest(expected));
}

function mac(apiKey: string, claims: string, reference: string): Buffer {
	const key = createHmac('sha256', apiKey).update(KEY_PURPOSE).digest();
	// The claims contain no line feed, so no other pair of claims and reference gives the same text.
	return createHmac('sha256', key).update(`${claims}\n${reference}`).digest();
}

function sameBytes(given: Buffer, expected: Buffer): boolean {
	return given.length === expected.length && timingSafeEqual(given, expected);
}
