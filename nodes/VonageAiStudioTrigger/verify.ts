import {
	REFERENCE_PARAMETER,
	SIGNATURE_PARAMETER,
	TOKEN_PARAMETER,
	sameSecret,
	verifyStart,
} from '../shared/statusUrl';
import type { SignedStart } from '../shared/statusUrl';

/** The parsed query string; n8n hands over arrays and objects for repeated and nested names. */
export type Query = Record<string, unknown>;

/** The secrets of the credential that a callback URL can prove to know. */
export interface Secrets {
	apiKey: string;
	callbackToken: string;
}

/** Why a callback is refused, for the user. Its sender is never told. */
export interface Explanation {
	/** Continues the sentence "Refused a callback: …". */
	reason: string;
	/** What to do about it, in whole sentences. */
	advice: string;
}

/**
 * What a callback's URL proves: the start that it was made for, or that any callback may come to it
 * (it carries the token, or nothing is verified), or nothing.
 */
export type Proof =
	| { kind: 'signature'; start: SignedStart; reference: string }
	| { kind: 'anyCallback'; reference?: string }
	| { kind: 'none'; explanation: Explanation };

const URL_PARAMETERS = [REFERENCE_PARAMETER, SIGNATURE_PARAMETER, TOKEN_PARAMETER];

/**
 * Reads the proof from a callback's query string. A repeated parameter proves nothing, since this package
 * makes no such URL.
 * @param secrets undefined if callbacks are not verified
 */
export function readProof(query: Query, secrets: Secrets | undefined): Proof {
	const [reference, signature, token] = URL_PARAMETERS.map((name) => textIn(query[name]));
	if (!secrets) return { kind: 'anyCallback', reference };
	const repeated = URL_PARAMETERS.find((name) => isRepeated(query[name]));
	if (repeated) return { kind: 'none', explanation: repeatedParameter(repeated) };

	const start = signedStart(secrets, reference, signature);
	if (start) return { kind: 'signature', start, reference: start.reference };
	if (isToken(secrets, token)) return { kind: 'anyCallback', reference };
	return { kind: 'none', explanation: explain(secrets, signature, token) };
}

function signedStart({ apiKey }: Secrets, reference?: string, signature?: string) {
	// With an empty key anybody could sign.
	if (!apiKey || !reference || !signature) return undefined;
	return verifyStart(apiKey, reference, signature);
}

function isToken({ callbackToken }: Secrets, token: string | undefined): boolean {
	return callbackToken !== '' && token !== undefined && sameSecret(token, callbackToken);
}

function textIn(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}

function isRepeated(value: unknown): boolean {
	return value !== undefined && typeof value !== 'string';
}

function explain(secrets: Secrets, signature?: string, token?: string): Explanation {
	if (!signature && !token) {
		return {
			reason: 'its URL has no signature and no token',
			advice:
				'The Vonage AI Studio node signs each "Status URL", unless its option "Sign Status URL" is off. A URL that you enter in AI Studio yourself must end with ?token= and the callback token of the credential.',
		};
	}
	if (!secrets.apiKey) {
		return {
			reason: 'this trigger has no credential to check it with',
			advice:
				'Choose the credential of the node that starts the sessions. To accept callbacks from everybody, switch "Verify Callbacks" off.',
		};
	}
	if (signature) {
		return {
			reason: 'it was signed with the key of another credential, or its reference was changed',
			advice:
				'Choose the same credential here as in the node that starts the session. n8n preselects the newest one, which may be a different one.',
		};
	}
	if (!secrets.callbackToken) {
		return {
			reason: 'its URL has a token, but the credential has no callback token',
			advice:
				'Make up a long random string, enter it in the credential as "Callback Token", and end the URL in AI Studio with ?token= and that string.',
		};
	}
	return {
		reason: 'the token in its URL is not the callback token of this credential',
		advice:
			'In AI Studio, end the URL with ?token= and the "Callback Token" of this credential. Then publish the agent again.',
	};
}

function repeatedParameter(name: string): Explanation {
	return {
		reason: `its URL has "${name}" more than once`,
		advice: `Remove "${name}" from the URL that you entered, or use it only once. The Vonage AI Studio node adds reference and signature itself.`,
	};
}

/**
 * How long secrets are kept. n8n makes a new sandbox each time that a webhook reads a credential, which
 * is a quarter of its work for a callback (`npm run bench:n8n`).
 */
const KEPT_MS = 10_000;

const kept = new Map<string, { secrets: Secrets; readAtMs: number }>();

/**
 * Judges a callback with the secrets of a credential as they were within the last seconds. What these
 * refuse is judged again with the secrets as they are now: a new secret is valid at once, and an old one
 * for a few more seconds.
 * @param credentialId undefined if the node has no credential; then nothing is kept
 */
export async function judgeWithSecrets<Judgement extends { kind: string }>(
	credentialId: string | undefined,
	readSecrets: () => Promise<Secrets>,
	judge: (secrets: Secrets) => Judgement,
): Promise<Judgement> {
	const known = credentialId ? kept.get(credentialId) : undefined;
	if (known && performance.now() - known.readAtMs < KEPT_MS) {
		const judgement = judge(known.secrets);
		if (judgement.kind !== 'refused') return judgement;
	}
	const secrets = await readSecrets();
	if (credentialId) kept.set(credentialId, { secrets, readAtMs: performance.now() });
	return judge(secrets);
}
