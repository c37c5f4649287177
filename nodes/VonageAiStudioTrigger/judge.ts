import type { IDataObject } from 'n8n-workflow';
import { jsonObjectIn } from './body';
import type { ReceivedBody } from './body';
import { recogniseEvent } from './events';
import { isAskedFor } from './filter';
import type { Filters } from './filter';
import { normaliseCallback } from './normalise';
import { fits, readProof } from './proof';
import type { Query, Secrets } from './proof';

/** A request to the trigger's URL. */
export interface CallbackRequest extends ReceivedBody {
	query: Query;
}

/** The trigger's settings; without `secrets` nothing is verified. */
export interface TriggerSettings {
	secrets?: Secrets;
	filters: Filters;
}

/** What to do with a request: refuse it, answer 200 and forget it, or start the workflow with it. */
export type Verdict =
	| { kind: 'refused'; statusCode: 400 | 401; reason: string }
	| { kind: 'ignored' }
	| { kind: 'accepted'; json: IDataObject };

const NOT_GENUINE: Verdict = {
	kind: 'refused',
	statusCode: 401,
	reason: 'This URL carries no signature or token that is valid for this callback',
};
const NOT_AN_OBJECT: Verdict = {
	kind: 'refused',
	statusCode: 400,
	reason: 'The body of a callback is a JSON object',
};

/** Judges a request. The URL goes first: who can't prove anything learns nothing about the rest. */
export function judgeCallback(request: CallbackRequest, settings: TriggerSettings): Verdict {
	const proof = readProof(request.query, settings.secrets);
	if (!proof) return NOT_GENUINE;

	const body = jsonObjectIn(request);
	if (!body) return NOT_AN_OBJECT;

	const event = recogniseEvent(body);
	const start = proof.start && fits(proof.start, event, body) ? proof.start : undefined;
	if (!start && !proof.anyEvent) return NOT_GENUINE;

	if (!event) return { kind: 'ignored' };
	const { reference } = proof;
	const { rawBody = new Uint8Array() } = request;
	const json = normaliseCallback({ event, body, rawBody, start, reference });
	return isAskedFor(json, settings.filters) ? { kind: 'accepted', json } : { kind: 'ignored' };
}
