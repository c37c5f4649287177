import { statusUrl } from '../../nodes/VonageAiStudio/fields/statusUrl';

const read = (url: string) =>
	statusUrl(false, '').read({ statusUrl: url }, {
		allowsLocalUrls: false,
		options: { signStatusUrl: false },
	} as never);

describe('a Status URL', () => {
	it.each([
		'http://localhost./webhook/x',
		'https://n8n.local./webhook/x',
		'https://N8N.LAN/webhook/x',
		'http://127.1/webhook/x',
		'http://0x7f000001/webhook/x',
		'http://192.168.1.20./webhook/x',
		'http://[::1]/webhook/x',
		'http://[::]/webhook/x',
		'http://[fd12::1]:5678/webhook/x',
		'http://[fe80::1]/webhook/x',
		'http://[::ffff:10.0.0.1]/webhook/x',
		'https://n8n.home.arpa/webhook/x',
	])('%s is refused as a local address', (url) => {
		expect(() => read(url)).toThrow(/local address/);
	});

	it.each([
		'https://studio-api-eu.ai.vonage.com/webhook',
		'https://STUDIO-API-EU.AI.VONAGE.COM/webhook',
		'https://studio-api-eu.ai.vonage.com./webhook',
	])('%s points back at AI Studio', (url) => {
		expect(() => read(url)).toThrow(/points back/);
	});
});
