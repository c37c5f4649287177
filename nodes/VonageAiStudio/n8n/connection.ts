import {
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
	type IPollFunctions,
	NodeOperationError,
} from 'n8n-workflow';
import { CREDENTIAL_TYPE, type StudioCredential, studioHost } from '../../shared/credential';

/** What differs from one request to the next. */
export type Request = Pick<IHttpRequestOptions, 'url' | 'method' | 'headers' | 'body' | 'qs'>;

/** The account and the host that a node works with. Both requests reject where there is no answer. */
export interface Connection {
	baseUrl: string;
	/** The host in words, such as "the EU region". */
	place: string;
	/** Whether the base URL was typed in: that of a proxy or a test server, which may be a local one. */
	isCustom: boolean;
	apiKey: string;
	/** Aborts when the user stops the execution. */
	signal?: AbortSignal;
	/** Sends one request with the API key; whatever the status of the answer, it is returned. */
	request(request: Request): Promise<unknown>;
	/** Sends one request with a token of its own in place of the API key. */
	requestWithToken(token: string, request: Request): Promise<unknown>;
}

const RULES = {
	json: true,
	/** After this the request is given up. Long enough that an answer that will come has come. */
	timeout: 60_000,
	returnFullResponse: true,
	// Statuses are judged by us; n8n would send a request again that was answered with 401.
	ignoreHttpStatusErrors: true,
	// Following a redirect would send the request twice.
	disableFollowRedirect: true,
};

/**
 * Reads the credential.
 * @throws NodeOperationError if it lacks the key or a usable base URL
 */
export async function connect(
	context: IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions,
): Promise<Connection> {
	const credential = await context.getCredentials<StudioCredential & IDataObject>(CREDENTIAL_TYPE);
	const { baseUrl: baseURL, label } = studioHost(credential);
	const isCustom = credential.region === 'custom';
	if (!credential.apiKey) {
		throw new NodeOperationError(context.getNode(), 'The credential has no API Key', {
			description:
				'Open the credential and enter the key from AI Studio (user icon, "Generate API Key").',
		});
	}
	if (!/^https?:\/\/[^/]/i.test(baseURL) || !URL.canParse(baseURL)) {
		throw new NodeOperationError(context.getNode(), 'The credential has no usable Base URL', {
			description: 'Open the credential and enter an address like https://proxy.example.com.',
		});
	}
	const signal =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	return {
		baseUrl: baseURL,
		place: label,
		isCustom,
		apiKey: credential.apiKey,
		signal,
		request: async (request) =>
			await context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL_TYPE, {
				...request,
				...RULES,
				baseURL,
			}),
		requestWithToken: async (token, request) =>
			await context.helpers.httpRequest({
				...request,
				...RULES,
				baseURL,
				headers: { ...request.headers, Authorization: `Bearer ${token}` },
				abortSignal: signal,
			}),
	};
}
