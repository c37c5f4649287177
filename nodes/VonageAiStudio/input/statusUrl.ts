import { isStudioHostname } from '../../shared/credential';
import { REFERENCE_PARAMETER, SIGNATURE_PARAMETER } from '../../shared/statusUrl';
import { quoted, Refusal } from './refusal';
import { readText } from './text';

export const STATUS_URL_FIELD = 'Status URL';

/**
 * Reads the address for status callbacks.
 * @returns undefined when none was entered
 * @throws Refusal for an address that AI Studio can't call, or that would loop back into AI Studio
 */
export function readStatusUrl(value: unknown): string | undefined {
	const text = readText(value, STATUS_URL_FIELD);
	if (text === undefined) return undefined;
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (!url || !['http:', 'https:'].includes(url.protocol)) {
		throw new Refusal(
			STATUS_URL_FIELD,
			`is not a whole web address: ${quoted(text)}`,
			'Copy the production URL from the Vonage AI Studio Trigger node. It starts with https://.',
		);
	}
	if (isStudioHostname(url.hostname)) {
		throw new Refusal(
			STATUS_URL_FIELD,
			'points back at AI Studio',
			'That loops endlessly. Use the production URL of a Vonage AI Studio Trigger node.',
		);
	}
	return text;
}

/** Refuses a URL that already has a query parameter which signing adds: twice, it would fit no more. */
export function refuseTakenParameters(statusUrl: string): void {
	const { searchParams } = new URL(statusUrl);
	const taken = [REFERENCE_PARAMETER, SIGNATURE_PARAMETER].find((name) => searchParams.has(name));
	if (!taken) return;
	throw new Refusal(
		STATUS_URL_FIELD,
		`already has a query parameter called ${taken}`,
		'The node adds it. Take it out, or switch the option Sign Status URL off.',
	);
}

/** What to tell the user about a status URL that can be sent but may not be reached. */
export function statusUrlHint(statusUrl: string, isProduction: boolean): string | undefined {
	const { hostname, pathname } = new URL(statusUrl);
	if (isPrivateHostname(hostname)) {
		return `AI Studio can't reach ${hostname}, so no callback will arrive. Use the public address of your n8n.`;
	}
	if (isProduction && pathname.includes('/webhook-test/')) {
		return 'The Status URL is a test URL, which only listens while you test. Copy the production URL instead.';
	}
	return undefined;
}

/** Addresses that only exist inside a machine or a local network (source: RFC 1918, 4193, 6761, 6762). */
function isPrivateHostname(hostname: string): boolean {
	const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
	return (
		/(^|\.)(localhost|local|internal|lan)$/.test(host) ||
		/^(127|10|0)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^169\.254\./.test(host) ||
		/^(::1?$|f[cd][0-9a-f]{2}:|fe80:)/.test(host)
	);
}
