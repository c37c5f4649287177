import type { IDataObject } from 'n8n-workflow';

/** What came back on a request: an answer of whatever kind, or none. */
export type Reply =
	| { kind: 'answer'; status: number; headers: Record<string, unknown>; body: unknown }
	| { kind: 'noAnswer'; codes: string[] };

/** The body as an object, where it is one. Text that is not JSON stays text, and is none. */
export function objectBody(body: unknown): IDataObject | undefined {
	return body !== null && typeof body === 'object' && !Array.isArray(body)
		? (body as IDataObject)
		: undefined;
}

/** AI Studio's own words on what went wrong, where the answer has any. */
export function replyMessage(body: unknown): string | undefined {
	const { message } = objectBody(body) ?? {};
	return typeof message === 'string' && message !== '' ? message.slice(0, 300) : undefined;
}
