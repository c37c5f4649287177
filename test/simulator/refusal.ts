import type { JsonObject } from './types';

/** Thrown by a route to answer with an error. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		readonly body: JsonObject | string,
		readonly headers?: Record<string, string>,
	) {
		super(typeof body === 'string' ? body : String(body.message));
	}
}

/** The documented error shape: `{"status": 401, "message": "Not Authorised"}`. */
export function refuse(status: number, message: string): Refusal {
	return new Refusal(status, { status, message });
}

/** Insights answers 401 for invalid parameters too. */
export function invalidParameters(what: string): Refusal {
	return refuse(401, `invalid parameters: ${what}`);
}
