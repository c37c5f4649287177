import { isStudioHostname } from '../../shared/credential';
import {
	REFERENCE_PARAMETER,
	SIGNATURE_PARAMETER,
	signStart,
	withQuery,
} from '../../shared/statusUrl';
import type { BodyField, StartContext } from './bodyField';
import { Refusal } from './refusal';
import { isEmpty, readWebAddress } from './values';

const FIELD = 'Status URL';
const ADVICE =
	'Copy the production URL from the Vonage AI Studio Trigger node. It begins with https://.';

/** Web servers commonly accept requests of 8 kB up to their body. */
const LONGEST_ADDRESS = 7000;

/**
 * The address for status callbacks, signed for this start.
 * @param required whether AI Studio insists on one
 * @param hint what is reported
 */
export const statusUrl = (required: boolean, hint: string): BodyField => ({
	body: 'status_url',
	properties: [
		{
			displayName: FIELD,
			name: 'statusUrl',
			type: 'string',
			...(required && { required }),
			default: '',
			placeholder: 'e.g. https://n8n.example.com/webhook/…',
			hint,
			description:
				'Where AI Studio reports to. Paste the production URL of a Vonage AI Studio Trigger node. Never use the status URL of the Vonage application that carries the agent: that loops endlessly.',
		},
	],
	read: (parameters, start) => {
		if (!isEmpty(parameters.statusUrl)) return readStatusUrl(parameters.statusUrl, start);
		if (!required) return undefined;
		throw new Refusal(
			FIELD,
			'is empty',
			'AI Studio needs one for WhatsApp. Paste the production URL of a Vonage AI Studio Trigger node.',
		);
	},
});

/** The status URL of Start and Wait: the execution's own resume URL with the reference of this start. */
export const resumeUrl: BodyField = {
	body: 'status_url',
	properties: [],
	read: (_parameters, { resumeUrl: url = '', reference, allowsLocalUrls }) => {
		if (!allowsLocalUrls && isLocal(url)) {
			throw new Refusal(
				'Start and Wait',
				`needs an n8n that AI Studio can reach, and ${new URL(url).host} is a local address`,
				'Set WEBHOOK_URL to the public address of your n8n, use n8n Cloud or a tunnel. Or use Start and then Session > Wait for Results, which needs no public address.',
			);
		}
		return withQuery(url, { [REFERENCE_PARAMETER]: reference });
	},
};

function readStatusUrl(value: unknown, start: StartContext): string {
	const url = readWebAddress(value, FIELD, ADVICE);
	if (isStudioHostname(new URL(url).hostname)) {
		throw new Refusal(
			FIELD,
			'points back at AI Studio',
			'That loops endlessly. Use the production URL of a Vonage AI Studio Trigger node.',
		);
	}
	if (!start.allowsLocalUrls && isLocal(url)) {
		throw new Refusal(
			FIELD,
			`is a local address that AI Studio can't reach: ${new URL(url).host}`,
			'Set WEBHOOK_URL to the public address of your n8n, use n8n Cloud or a tunnel. Or leave it empty and use Session > Wait for Results, which needs no public address.',
		);
	}
	return start.options.signStatusUrl ? signed(url, start) : url;
}

function signed(url: string, { apiKey, reference, agentId, channel }: StartContext): string {
	// n8n reads "reference[0]" as a list of that name.
	const names = [...new URL(url).searchParams.keys()].map((name) => name.split('[')[0]);
	const taken = [REFERENCE_PARAMETER, SIGNATURE_PARAMETER].find((name) => names.includes(name));
	if (taken) {
		throw new Refusal(
			FIELD,
			`already has a query parameter called ${taken}`,
			'The node adds it. Remove it, or switch off the option "Sign Status URL".',
		);
	}
	const address = withQuery(url, {
		[REFERENCE_PARAMETER]: reference,
		[SIGNATURE_PARAMETER]: signStart(apiKey, { reference, agentId, channel }),
	});
	if (address.length <= LONGEST_ADDRESS) return address;
	throw new Refusal(
		FIELD,
		`is too long with the reference: ${address.length} characters`,
		'Enter a shorter reference.',
	);
}

/** What to tell a user whose published workflow carries the test URL of the trigger. */
export function testUrlHint(statusUrl: unknown, isManual: boolean): string | undefined {
	if (isManual || typeof statusUrl !== 'string') return undefined;
	if (!new URL(statusUrl).pathname.includes('/webhook-test/')) return undefined;
	return 'The Status URL is a test URL, which listens only while you test. Copy the production URL instead.';
}

/**
 * Whether an address exists only inside a machine or a local network (source: RFC 1918, 4193, 6598, 6761,
 * 6762, 8375); a name without a dot is one of a container or of an office network.
 */
function isLocal(url: string): boolean {
	const host = new URL(url).hostname.replace(/^\[|\]$|\.$/g, '').toLowerCase();
	if (host.includes(':')) return /^(::1?$|::ffff:|f[cd][0-9a-f]{2}:|fe80:)/.test(host);
	return (
		!host.includes('.') ||
		/\.(localhost|local|internal|lan|home\.arpa)$/.test(host) ||
		/^(127|10|0)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^169\.254\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./.test(
			host,
		)
	);
}
