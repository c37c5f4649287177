import type { IExecuteFunctions, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import { CREDENTIAL_TYPE } from '../../shared/credential';
import type { Reply } from './reply';

/** After this the request is given up. Long enough that an answer that will come has come. */
const TIMEOUT_MS = 60_000;

/** Sends one request with the API key, and hands on whatever comes back. Rejects never. */
export async function send(
	context: IExecuteFunctions,
	request: Pick<IHttpRequestOptions, 'baseURL' | 'url' | 'method' | 'body' | 'qs'>,
): Promise<Reply> {
	try {
		const { statusCode, headers, body } = (await context.helpers.httpRequestWithAuthentication.call(
			context,
			CREDENTIAL_TYPE,
			{
				...request,
				json: true,
				timeout: TIMEOUT_MS,
				returnFullResponse: true,
				// Statuses are judged here; left to n8n, a 401 would be sent a second time.
				ignoreHttpStatusErrors: true,
				// A followed redirect would send the request twice.
				disableFollowRedirect: true,
			},
		)) as IN8nHttpFullResponse;
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
