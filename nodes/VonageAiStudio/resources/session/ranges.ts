/** What Insights searches at once, at the most (source: AI Studio documentation, Insights, `to_date`). */
const LONGEST_RANGE_MS = 60 * 24 * 60 * 60_000;

/** Both ends belong to it. */
export interface Range {
	from_date: string;
	to_date: string;
}

/**
 * Splits a time range into ranges that Insights allows, without a gap between them. Sessions are timed
 * to the microsecond, so each range ends one microsecond before the next one begins.
 * @param fromMs milliseconds since 1970
 * @param toMs milliseconds since 1970, not before `fromMs`
 * @returns the newest range first
 */
export function splitRange(fromMs: number, toMs: number): Range[] {
	const ranges: Range[] = [];
	let endMs = toMs;
	let to_date = iso(toMs);
	do {
		const startMs = Math.max(fromMs, endMs - LONGEST_RANGE_MS);
		ranges.push({ from_date: iso(startMs), to_date });
		endMs = startMs;
		to_date = `${iso(startMs - 1).slice(0, -1)}999Z`;
	} while (endMs > fromMs);
	return ranges;
}

const iso = (timeMs: number) => new Date(timeMs).toISOString();
