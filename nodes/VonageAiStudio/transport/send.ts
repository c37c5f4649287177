import type { IExecuteFunctions, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import { CREDENTIAL_TYPE } from '../../shared/credential';
import type { Reply } from './reply';

/** What tells one request from another. */
export type Request = Pick<
	IHttpRequestOptions,
	'baseURL' | 'url' | 'method' | 'headers' | 'body' | 'qs'
>;

const RULES = {
	json: true,
	/** After this the request is given up. Long enough that an answer that will come has come. */
	timeout: 60_000,
	returnFullResponse: true,
	// Statuses are judged here; left to n8n, a 401 would be sent a second time.
	ignoreHttpStatusErrors: true,
	// A followed redirect would send the request twice.
	disableFollowRedirect: true,
};

/** Sends one request with the API key, and hands on whatever comes back. Rejects never. */
export async function send(context: IExecuteFunctions, request: Request): Promise<Reply> {
	return await replyTo(
		context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL_TYPE, {
			...request,
			...RULES,
		}),
	);
}

/** Sends one request with a token of its own in place of the API key. Rejects never. */
export async function sendWithToken(
	context: IExecuteFunctions,
	token: string,
	request: Request,
): Promise<Reply> {
	return await replyTo(
		context.helpers.httpRequest({
			...request,
			...RULES,
			headers: { ...request.headers, Authorization: `Bearer ${token}` },
			abortSignal: context.getExecutionCancelSignal(),
		}),
	);
}

async function replyTo(response: Promise<unknown>): Promise<Reply> {
	try {
		const { statusCode, headers, body } = (await response) as IN8nHttpFullResponse;
		return { kind: 'answer', status: statusCode, headers, body };
	} catch (error) {
		return { kind: 'noAnswer', codes: errorCodes(error) };
	}
}

/** The codes of an error and of everything that caused it, such as `ECONNREFUSED`. */
function errorCodes(error: unknown): string[] {
	const codes: string[] = [];
	for (let cause = error, depth = 0; cause && depth < 8; depth += 1) {
		const { code, cause: next } = cause as { code?: unknown; cause?: unknown };
		if (typeof code === 'string') codes.push(code);
		cause = next;
	}
	return codes;
}
