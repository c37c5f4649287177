import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { API_KEY, type Product } from '../product';

/** The credential's own test, as the editor runs it when a user saves it. */
export function credentialSuite(product: Product): void {
	describe('the test of the credential', () => {
		let other: Server;
		let otherAnswer: { status: number; body: string };
		beforeAll(async () => {
			other = createServer((_request, response) => {
				response.writeHead(otherAnswer.status).end(otherAnswer.body);
			});
			await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
		});
		afterAll(() => new Promise((resolve) => other.close(resolve)));

		const test = async (apiKey: string, baseUrl: string) => {
			const data = { apiKey, region: 'custom', baseUrl, callbackToken: '' };
			return product.n8n.client.testCredential(product.credential, data);
		};
		const otherServer = (status: number, body = '{}') => {
			otherAnswer = { status, body };
			return `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
		};

		it.each(['', ' ', '/'])('accepts the right key with %j behind the address', async (more) => {
			const result = await test(API_KEY, product.studio.url + more);
			expect(result.status).toBe('OK');
			expect(product.studio.summary().started).toBe(0);
		});

		it.each([
			[
				'the key is wrong',
				() => test('key-of-the-vonage-account', product.studio.url),
				/did not accept the key.*Generate API Key/,
			],
			[
				'the key belongs to another region',
				() => test(API_KEY, otherServer(401)),
				/check the region/i,
			],
			[
				'the address is not AI Studio',
				() => test(API_KEY, otherServer(404)),
				/This address is not AI Studio/,
			],
			[
				'a web page answers',
				() => test(API_KEY, otherServer(200, '<html>Hello</html>')),
				/This address is not AI Studio/,
			],
			['nobody is there', () => test(API_KEY, 'http://127.0.0.1:1'), /No server is running/],
			['the address is none', () => test(API_KEY, 'proxy.example.com'), /"Base URL" is not/],
		])('fails and says what to do when %s', async (_case, testIt, message) => {
			const result = await testIt();
			expect(result.status).toBe('Error');
			expect(result.message).toMatch(message);
		});
	});
}
