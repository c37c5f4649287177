/**
 * How long a `Retry-After` header asks to wait: seconds, or a date (source: RFC 9110, section 10.2.3).
 * @param nowMs the time of day, in milliseconds since 1970
 * @returns milliseconds from now on, or undefined without a header that says so
 */
export function retryAfterMs(headers: Record<string, unknown>, nowMs: number): number | undefined {
	const value = headers['retry-after'];
	if (typeof value !== 'string' || value.trim() === '') return undefined;
	const seconds = Number(value);
	const waitMs = Number.isNaN(seconds) ? Date.parse(value) - nowMs : seconds * 1000;
	return Number.isFinite(waitMs) ? Math.max(0, waitMs) : undefined;
}
