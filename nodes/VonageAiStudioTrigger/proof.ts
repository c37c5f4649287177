import type { IDataObject } from 'n8n-workflow';
import { sameSecret, verifyStart } from '../shared/statusUrl';
import type { SignedStart } from '../shared/statusUrl';
import { REFERENCE_PARAMETER, SIGNATURE_PARAMETER, TOKEN_PARAMETER } from '../shared/statusUrl';
import type { StudioEvent } from './events';
import { textOf } from './text';

/** The parsed query string; n8n hands over arrays and objects for repeated and nested names. */
export type Query = Record<string, unknown>;

/** The secrets of the credential that a callback URL can carry the proof of. */
export interface Secrets {
	apiKey: string;
	callbackToken: string;
}

/** What a callback's URL proves. */
export interface Proof {
	/** The start that the URL was made for, from a valid signature. */
	start?: SignedStart;
	/** Whether any callback is taken from this URL: it carries the token, or nothing is verified. */
	anyEvent: boolean;
	/** The user's key of the session: signed, or what the URL says when a token vouches for it. */
	reference?: string;
}

/**
 * Reads the proof out of a callback's query string.
 * @param secrets undefined when callbacks are not verified
 * @returns undefined when the URL proves nothing; also when a name is repeated, because then it is
 * not one of the URLs that this package makes
 */
export function readProof(query: Query, secrets: Secrets | undefined): Proof | undefined {
	if (!secrets) return { anyEvent: true, reference: plain(query[REFERENCE_PARAMETER]) };
	const names = [REFERENCE_PARAMETER, SIGNATURE_PARAMETER, TOKEN_PARAMETER];
	const values = names.map((name) => query[name]);
	if (values.some((value) => value !== undefined && typeof value !== 'string')) return undefined;

	const [reference, signature, token] = values.map(plain);
	const start = signedStart(secrets.apiKey, reference, signature);
	const anyEvent = isToken(token, secrets.callbackToken);
	return start || anyEvent ? { start, anyEvent, reference } : undefined;
}

/**
 * Whether a signed start and a callback's body belong together. Only status callbacks go to a signed
 * URL, those of calls to a URL signed for a call, and so on. An unknown body claims nothing.
 */
export function fits(
	start: SignedStart,
	event: StudioEvent | undefined,
	body: IDataObject,
): boolean {
	switch (event) {
		case undefined:
			return true;
		case 'callStatus':
			return start.channel === 'voice' && agrees(body.agent_id, start.agentId);
		case 'messageStatus':
			return start.channel !== 'voice' && agrees(body.channel, start.channel);
		default:
			return false;
	}
}

function signedStart(apiKey: string, reference?: string, signature?: string) {
	// With an empty key anybody could sign.
	if (!apiKey || !reference || !signature) return undefined;
	return verifyStart(apiKey, reference, signature);
}

function isToken(given: string | undefined, expected: string): boolean {
	return expected !== '' && given !== undefined && sameSecret(given, expected);
}

/** A field that the body has must be the one that was signed. */
function agrees(field: unknown, signed: string): boolean {
	if (field === undefined || field === null || field === '') return true;
	return textOf(field)?.toLowerCase() === signed.toLowerCase();
}

function plain(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}
