/** Something a person entered can't be sent. Nothing has been sent yet when this is thrown. */
export class Refusal extends Error {
	/**
	 * @param field the label of the node parameter, as the panel shows it
	 * @param reason continues the sentence that the label begins
	 * @param description what to do about it, one or more whole sentences
	 */
	constructor(
		field: string,
		reason: string,
		readonly description: string,
	) {
		super(`"${field}" ${reason}`);
	}
}

/** Quotes an entered value for a message, shortened if it is long. */
export function quoted(value: unknown): string {
	const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
	return `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`;
}
