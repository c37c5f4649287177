import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { API_KEY, type Product } from '../product';

/** The credential's own test, as the editor runs it when a user saves it. */
export function credentialSuite(product: Product): void {
	describe('the test of the credential', () => {
		let other: Server;
		let otherStatus: number;
		beforeAll(async () => {
			other = createServer((_request, response) => {
				response.writeHead(otherStatus, { 'content-type': 'application/json' }).end('{}');
			});
			await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
		});
		afterAll(() => new Promise((resolve) => other.close(resolve)));

		const test = async (apiKey: string, baseUrl: string) => {
			const data = { apiKey, region: 'custom', baseUrl, callbackToken: '' };
			return product.n8n.client.testCredential(product.credential, data);
		};
		const otherRegion = (status: number) => {
			otherStatus = status;
			return `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
		};

		it('accepts the right key', async () => {
			const result = await test(API_KEY, product.studio.url);
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
				() => test(API_KEY, otherRegion(401)),
				/check the region/,
			],
			[
				'the address is not AI Studio',
				() => test(API_KEY, otherRegion(404)),
				/This address is not AI Studio/,
			],
		])('fails and says what to do when %s', async (_case, testIt, message) => {
			const result = await testIt();
			expect(result.status).toBe('Error');
			// n8n 1.x has words of its own for these statuses, which no node can replace.
			if (product.edition !== '1.x') expect(result.message).toMatch(message);
		});

		it('fails when nobody is there', async () => {
			const result = await test(API_KEY, 'http://127.0.0.1:1');
			expect(result.status).toBe('Error');
		});
	});
}
