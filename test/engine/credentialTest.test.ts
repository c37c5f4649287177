import '../harness/environment';
import { CredentialTestContext } from 'n8n-core';
import type { IDataObject, INodeCredentialTestResult } from 'n8n-workflow';
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { VonageAiStudio } from '../../nodes/VonageAiStudio/VonageAiStudio.node.js';
import { startSimulator } from '../simulator';
import type { Simulator } from '../simulator';

const API_KEY = 'key-of-the-simulator';

let studio: Simulator;
let other: Server;
let answer: (response: ServerResponse) => void;
let otherUrl: string;
beforeAll(async () => {
	studio = await startSimulator({ apiKey: API_KEY, sessions: 3 });
	other = createServer((_request, response) => answer(response));
	await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
	otherUrl = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
});
afterAll(async () => {
	other.closeAllConnections();
	await new Promise((resolve) => other.close(resolve));
	await studio.close();
});

/** Runs the credential's test as n8n's server does when a user saves the credential. */
async function test(data: IDataObject): Promise<INodeCredentialTestResult> {
	const node = new VonageAiStudio();
	const [{ testedBy }] = node.description.credentials ?? [];
	const run = node.methods.credentialTest[testedBy as keyof typeof node.methods.credentialTest];
	const decrypted = { id: '1', name: 'Studio', type: 'vonageAiStudioApi', data: data as never };
	return await run.call(new CredentialTestContext({} as never), decrypted);
}
const testAt = async (baseUrl: unknown, apiKey: unknown = API_KEY) =>
	await test({ apiKey, region: 'custom', baseUrl, callbackToken: '' } as IDataObject);

/** The test with a server that gives this answer to everything. */
async function testWith(status: number, body: string, headers: Record<string, string> = {}) {
	answer = (response) => response.writeHead(status, headers).end(body);
	return await testAt(otherUrl);
}

const JSON_TYPE = { 'content-type': 'application/json' };
const HTML_TYPE = { 'content-type': 'text/html' };

it('accepts the right key, and starts nothing', async () => {
	expect((await testAt(studio.url)).status).toBe('OK');
	expect(studio.sessions).toEqual([]);
});

it.each([' {} ', '{}/', '{}//', '\n{}\n'])('trims the address %j as calls do', async (form) => {
	expect((await testAt(form.replace('{}', studio.url))).status).toBe('OK');
});

it.each(['[]', '[{"id":"a"}]', '{"sessions":[]}', '{"total":0,"items":[{"id":"a"}]}'])(
	'accepts an answer like %s',
	async (body) => {
		expect((await testWith(200, body, JSON_TYPE)).status).toBe('OK');
	},
);

it('accepts that AI Studio has found no session, also behind a proxy', async () => {
	const body = JSON.stringify({ status: 404, message: 'Session not found' });
	expect((await testWith(404, body, JSON_TYPE)).status).toBe('OK');
});

it.each<[string, () => Promise<INodeCredentialTestResult>, RegExp]>([
	[
		'the key is wrong',
		async () => await testAt(studio.url, 'key-of-the-vonage-account'),
		/did not accept the key.*"Generate API Key".*not your Vonage account's.*region/,
	],
	['the key is empty', async () => await testAt(studio.url, ' '), /^"API Key" is empty/],
	[
		'the key has a line break in it',
		async () => await testAt(studio.url, 'key\nkey'),
		/^"API Key" .*copy.*again/i,
	],
	['the address is empty', async () => await testAt(''), /^"Base URL" is empty.*https:\/\//],
	[
		'the address has no scheme',
		async () => await testAt('proxy.example.com'),
		/^"Base URL" is not a web address: "proxy\.example\.com".*https:\/\//,
	],
	[
		'the address is of another kind',
		async () => await testAt('ftp://proxy.example.com'),
		/^"Base URL" is not a web address/,
	],
	[
		'there is no such server',
		async () => await testAt('http://nowhere.invalid'),
		/nowhere\.invalid.*"Base URL"/,
	],
	[
		'nobody is there',
		async () => await testAt('http://127.0.0.1:1'),
		/http:\/\/127\.0\.0\.1:1.*"Base URL"/,
	],
	[
		'the server does not speak https',
		async () => await testAt(otherUrl.replace('http:', 'https:')),
		/http:\/\//,
	],
	[
		'a web page answers',
		async () => await testWith(200, '<html>Hello</html>', HTML_TYPE),
		/^This address is not AI Studio\..*"Base URL"/,
	],
	[
		'another service answers',
		async () => await testWith(200, '{"status":"ok"}', JSON_TYPE),
		/^This address is not AI Studio\./,
	],
	[
		'two lists are answered',
		async () => await testWith(200, '{"a":[1],"b":[2]}', JSON_TYPE),
		/^This address is not AI Studio\./,
	],
	['nothing is answered', async () => await testWith(204, ''), /^This address is not AI Studio\./],
	[
		'the page is unknown',
		async () => await testWith(404, '{}'),
		/^This address is not AI Studio\./,
	],
	[
		'the address leads on',
		async () => await testWith(301, '', { location: 'https://example.com/' }),
		/redirects/,
	],
	[
		'there are too many requests',
		async () => await testWith(429, '{}'),
		/too many requests.*again/,
	],
	['the server fails', async () => await testWith(503, 'Sorry'), /status 503.*again later/],
	['the server refuses', async () => await testWith(403, '{}'), /status 403/],
])('fails and says what to do when %s', async (_what, run, says) => {
	const { status, message } = await run();
	expect(status).toBe('Error');
	expect(message).toMatch(says);
	// Nobody can do anything with a bare code, and a key never belongs in a message.
	expect(message).not.toMatch(/^[A-Z_]+$/);
	expect(message).not.toContain(API_KEY);
});
