export const DAY_MS = 24 * 60 * 60 * 1000;

/** `2020-10-14T09:42:07.151657`: UTC without a zone, as AI Studio writes its times. */
export function studioTime(epochMs: number): string {
	return `${new Date(epochMs).toISOString().slice(0, -1)}000`;
}

/** Reads an ISO day or time in ms; without a zone it is UTC. NaN when it is neither. */
export function parseTime(text: string): number {
	const iso = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/.exec(text);
	if (!iso) return NaN;
	const hasTimeWithoutZone = iso[1] !== undefined && iso[4] === undefined;
	return Date.parse(hasTimeWithoutZone ? `${text}Z` : text);
}
