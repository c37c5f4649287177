import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { type StudioCredential, studioHost } from '../../shared/credential';
import { objectOf, sessionsIn } from '../../shared/session';

/** n8n keeps the user waiting for the result, so this is shorter than the time-out of a call. */
const TIMEOUT_MS = 20_000;

const DAY_MS = 24 * 60 * 60_000;

/** Codes of a name that no server has (source: Node.js, "Common system errors"). */
const UNKNOWN_NAME = ['ENOTFOUND', 'EAI_AGAIN'];
const NO_ANSWER_IN_TIME = ['ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT'];

/**
 * Tests a credential when it is saved, with the only documented request that changes nothing: a search for
 * one session of the last day. n8n finds this function by `testedBy` of the node. A declarative test could
 * not look at the form of the answer, and shows bare codes such as ENOTFOUND.
 */
export async function testCredential(
	this: ICredentialTestFunctions,
	{ data }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const credential = data as unknown as StudioCredential;
	const message = refusalOf(credential) ?? (await failureOf(this, credential));
	return message ? { status: 'Error', message } : { status: 'OK', message: 'The key works' };
}

/** What is wrong with the credential itself, before anything is sent. */
function refusalOf(credential: StudioCredential): string | undefined {
	const { apiKey = '' } = credential;
	const { baseUrl } = studioHost(credential);
	if (apiKey.trim() === '') {
		return '"API Key" is empty. In AI Studio, click the user icon, then "Generate API Key".';
	}
	if (/[^\x20-\x7e]/.test(apiKey)) {
		return '"API Key" contains a line break or another character that no key has. Copy the key again.';
	}
	if (baseUrl === '')
		return '"Base URL" is empty. Enter an address like https://proxy.example.com.';
	if (!/^https?:\/\/[^/]/i.test(baseUrl) || !URL.canParse(baseUrl)) {
		return `"Base URL" is not a web address: "${baseUrl}". Enter an address like https://proxy.example.com.`;
	}
	return undefined;
}

async function failureOf(
	context: ICredentialTestFunctions,
	credential: StudioCredential,
): Promise<string | undefined> {
	const { baseUrl } = studioHost(credential);
	const isCustom = credential.region === 'custom';
	try {
		const { statusCode, body } = await search(context, baseUrl, credential.apiKey);
		return failureOfAnswer(statusCode, body, isCustom);
	} catch (error) {
		return failureWithoutAnswer(String((error as { code?: unknown }).code), baseUrl, isCustom);
	}
}

/** `helpers.request` is all that n8n offers to the test of a credential. */
async function search(
	context: ICredentialTestFunctions,
	baseUrl: string,
	apiKey: string,
): Promise<{ statusCode: number; body: unknown }> {
	const nowMs = Date.now();
	return (await context.helpers.request({
		method: 'GET',
		uri: `${baseUrl}/insights/sessions`,
		qs: {
			from_date: new Date(nowMs - DAY_MS).toISOString(),
			to_date: new Date(nowMs).toISOString(),
			page_number: 0,
			page_size: 1,
		},
		headers: { 'X-Vgai-Key': apiKey },
		json: true,
		simple: false,
		resolveWithFullResponse: true,
		followRedirect: false,
		timeout: TIMEOUT_MS,
	})) as { statusCode: number; body: unknown };
}

function failureOfAnswer(status: number, body: unknown, isCustom: boolean): string | undefined {
	if (status === 401) {
		return 'AI Studio in this region did not accept the key. Use the key from AI Studio (user icon, "Generate API Key"). This is not your Vonage account\'s API key and secret. Also check the region.';
	}
	if (status === 429) {
		return 'AI Studio is receiving too many requests at the moment, so the key could not be checked. Wait a minute, then try again.';
	}
	if (status >= 500) {
		return `The server answered with status ${status}, so the key could not be checked. Try again later.`;
	}
	if (status >= 300 && status < 400) {
		return `This address redirects to another one. ${adviceFor(isCustom)}`;
	}
	// AI Studio may answer a search that finds nothing with 404; it has checked the key before.
	if (status === 404 && (!isCustom || isStudioError(body))) return undefined;
	const isSession = status < 300 && sessionsIn(body) !== undefined;
	if (isSession) return undefined;
	if (status < 300 || status === 404) {
		return `This address is not AI Studio. It has no list of sessions. ${adviceFor(isCustom)}`;
	}
	return `The server answered with status ${status}, so the key could not be checked. ${adviceFor(isCustom)}`;
}

/** `{"status": 404, "message": "…"}` (source: AI Studio documentation, "Errors"), which a proxy passes on. */
function isStudioError(body: unknown): boolean {
	const { status, message } = objectOf(body) ?? {};
	return status === 404 && typeof message === 'string';
}

function failureWithoutAnswer(code: string, baseUrl: string, isCustom: boolean): string {
	const { host, origin } = new URL(baseUrl);
	const advice = adviceFor(isCustom);
	if (UNKNOWN_NAME.includes(code)) return `There is no server called ${host}. ${advice}`;
	if (NO_ANSWER_IN_TIME.includes(code)) return `${origin} did not answer in time. ${advice}`;
	if (code === 'ECONNREFUSED') return `No server is running at ${origin}. ${advice}`;
	if (code === 'EPROTO') {
		return `${host} does not use https. Begin "Base URL" with http:// if that is intended.`;
	}
	if (/CERT|SIGNATURE/.test(code)) {
		return `The certificate of ${host} is not trusted (${code}). ${advice}`;
	}
	return `${origin} could not be reached (${code}). ${advice}`;
}

function adviceFor(isCustom: boolean): string {
	return isCustom
		? 'Check "Base URL" for typing errors, and whether that server is running.'
		: 'Check whether n8n can reach the internet, and whether a proxy or firewall answers in its place.';
}
