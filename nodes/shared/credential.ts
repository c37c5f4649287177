/** The one credential type of this package. */
export const CREDENTIAL_TYPE = 'vonageAiStudioApi';

/** The decrypted fields of the credential. */
export interface StudioCredential {
	apiKey: string;
	region: 'eu' | 'us' | 'custom';
	baseUrl?: string;
	callbackToken?: string;
}

/** Where requests go, and how messages name that place. */
export interface StudioHost {
	baseUrl: string;
	label: string;
}

/** The host of the credential's region (source: AI Studio documentation, "Triggering Outbound Call API"). */
export function studioHost({ region, baseUrl = '' }: StudioCredential): StudioHost {
	if (region === 'custom') {
		const address = baseUrl.trim().replace(/\/+$/, '');
		return { baseUrl: address, label: originOf(address) ?? 'the custom base URL' };
	}
	return {
		baseUrl: `https://studio-api-${region}.ai.vonage.com`,
		label: `the ${region.toUpperCase()} region`,
	};
}

/** Scheme, host and port, for messages: the rest of an address may hold a password. */
function originOf(address: string): string | undefined {
	const isWebAddress = /^https?:/i.test(address) && URL.canParse(address);
	return isWebAddress ? new URL(address).origin : undefined;
}

/** Whether a URL points at AI Studio itself; a status URL there would loop endlessly. */
export function isStudioHostname(hostname: string): boolean {
	return /(^|\.)ai\.vonage\.com\.?$/i.test(hostname);
}
