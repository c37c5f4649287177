/** The one credential type of this package. */
export const CREDENTIAL_TYPE = 'vonageAiStudioApi';

/** The decrypted fields of the credential. */
export interface StudioCredential {
	apiKey: string;
	region: 'eu' | 'us' | 'custom';
	baseUrl?: string;
	callbackToken?: string;
}

/** Where requests go, and what to call that place in a message. */
export interface StudioHost {
	baseUrl: string;
	label: string;
}

/** The host of the credential's region (source: AI Studio documentation, "Triggering Outbound Call API"). */
export function studioHost({ region, baseUrl = '' }: StudioCredential): StudioHost {
	if (region === 'custom') {
		return { baseUrl: baseUrl.trim().replace(/\/+$/, ''), label: 'the custom base URL' };
	}
	return {
		baseUrl: `https://studio-api-${region}.ai.vonage.com`,
		label: `the ${region.toUpperCase()} region`,
	};
}

/** Whether a URL points at AI Studio itself; a status URL there would loop endlessly. */
export function isStudioHostname(hostname: string): boolean {
	return /(^|\.)ai\.vonage\.com\.?$/i.test(hostname);
}
