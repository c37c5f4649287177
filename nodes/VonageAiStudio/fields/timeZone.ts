const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Whether a zone has this IANA name, in any case. */
export function isTimeZone(name: string): boolean {
	// Newer versions of Node.js also take offsets such as "+02:00", which know no summer time.
	if (!/^[a-z]/i.test(name)) return false;
	try {
		offsetAt(0, name);
		return true;
	} catch {
		return false;
	}
}

/**
 * The first moment at which the clocks of a zone show a time or a later one. A time that is skipped when
 * summer time begins is the moment of the change, and of one that comes twice when it ends, this is the first.
 * @param localMs the time as if it were UTC
 */
export function firstMoment(localMs: number, timeZone: string): number {
	// No zone is a day away from UTC, and none changes its clocks twice in two days.
	const before = offsetAt(localMs - DAY_MS, timeZone);
	const after = offsetAt(localMs + DAY_MS, timeZone);
	if (before === after) return localMs - before;
	const moments = [localMs - before, localMs - after].filter(
		(moment) => moment + offsetAt(moment, timeZone) === localMs,
	);
	if (moments.length > 0) return Math.min(...moments);
	let [unchanged, changed] = [localMs - after, localMs - before];
	while (changed - unchanged > 1) {
		const middle = Math.floor((unchanged + changed) / 2);
		if (offsetAt(middle, timeZone) === before) unchanged = middle;
		else changed = middle;
	}
	return changed;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** How far the clocks of a zone are ahead of UTC, in milliseconds. @throws RangeError for an unknown zone */
export function offsetAt(momentMs: number, timeZone: string): number {
	let formatter = formatters.get(timeZone);
	if (!formatter) {
		// Making one takes far longer than using it, and a list has one zone or a few.
		formatter = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
		formatters.set(timeZone, formatter);
	}
	const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(formatter.format(momentMs)) ?? [];
	if (sign === undefined) return 0;
	return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1) * MINUTE_MS;
}

/** ISO 8601 with the offset of the zone. */
export function isoTime(momentMs: number, timeZone: string): string {
	const offset = offsetAt(momentMs, timeZone);
	const local = new Date(momentMs + offset).toISOString().slice(0, 19);
	const distance = new Date(Math.abs(offset)).toISOString().slice(11, 16);
	return `${local}${offset < 0 ? '-' : '+'}${distance}`;
}
