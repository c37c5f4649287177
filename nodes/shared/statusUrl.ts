/** The query parameters that this package adds to a status URL. */
export const REFERENCE_PARAMETER = 'reference';
export const SIGNATURE_PARAMETER = 'signature';
/** The query parameter of a callback URL that a person types into AI Studio. */
export const TOKEN_PARAMETER = 'token';

/** Adds query parameters behind whatever the URL already has, which stays as it was written. */
export function withQuery(url: string, parameters: Record<string, string>): string {
	const [beforeFragment] = url.split('#');
	const added = Object.entries(parameters)
		.map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
		.join('&');
	if (!beforeFragment.includes('?')) return `${beforeFragment}?${added}`;
	return /[?&]$/.test(beforeFragment) ? `${beforeFragment}${added}` : `${beforeFragment}&${added}`;
}
