import type { IDataObject } from 'n8n-workflow';
import { jsonObjectIn } from '../shared/callbackBody';
import { eventOf, normaliseCallback } from './callback';
import { isAskedFor } from './filter';
import type { Filters } from './filter';
import type { CallbackRequest } from './request';
import { readProof } from './verify';
import type { Explanation, Secrets } from './verify';

/** The trigger's settings; without `secrets` nothing is verified. */
export interface TriggerSettings {
	secrets?: Secrets;
	filters: Filters;
}

/** A request that is refused. */
export interface RefusedRequest {
	kind: 'refused';
	statusCode: 400 | 401;
	/** For the sender, who learns no more than this. */
	answer: string;
	explanation: Explanation;
}

/** What to do with a request: refuse it, answer 200 and forget it, or start the workflow with it. */
export type Judgement =
	| RefusedRequest
	| { kind: 'ignored' }
	| { kind: 'accepted'; json: IDataObject };

const NOT_GENUINE = 'This URL carries no signature or token that is valid for this callback';

const NOT_AN_OBJECT: RefusedRequest = {
	kind: 'refused',
	statusCode: 400,
	answer: 'The body of a callback is a JSON object',
	explanation: {
		reason: 'its body is not a JSON object',
		advice:
			'AI Studio sends JSON objects, so this request came from somewhere else. Check who else knows this URL.',
	},
};

/** Judges a request. The URL goes first: whoever can't prove anything learns nothing about the rest. */
export function judgeCallback(
	request: CallbackRequest,
	{ secrets, filters }: TriggerSettings,
): Judgement {
	const proof = readProof(request.query, secrets);
	if (proof.kind === 'none') {
		const { explanation } = proof;
		return { kind: 'refused', statusCode: 401, answer: NOT_GENUINE, explanation };
	}
	const body = jsonObjectIn(request);
	if (!body) return NOT_AN_OBJECT;

	const start = proof.kind === 'signature' ? proof.start : undefined;
	const event = eventOf(body, start);
	if (!event) return { kind: 'ignored' };
	const { rawBody = new Uint8Array() } = request;
	const json = normaliseCallback({ event, body, rawBody, start, reference: proof.reference });
	return isAskedFor(json, filters) ? { kind: 'accepted', json } : { kind: 'ignored' };
}
