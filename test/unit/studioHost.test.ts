import { isStudioHostname, studioHost } from '../../nodes/shared/credential';

const custom = (baseUrl?: string) => studioHost({ apiKey: 'key', region: 'custom', baseUrl });

describe('the host of a credential', () => {
	it('is that of its region', () => {
		expect(studioHost({ apiKey: 'key', region: 'us' })).toEqual({
			baseUrl: 'https://studio-api-us.ai.vonage.com',
			label: 'the US region',
		});
	});

	it.each(['https://proxy.example.com:8443', ' https://proxy.example.com:8443// '])(
		'is the base URL %j without what does not belong to it',
		(baseUrl) => {
			const expected = 'https://proxy.example.com:8443';
			expect(custom(baseUrl)).toEqual({ baseUrl: expected, label: expected });
		},
	);

	it('is named without a password and a path', () => {
		const { baseUrl, label } = custom('https://user:secret@proxy.example.com/studio');
		expect(baseUrl).toBe('https://user:secret@proxy.example.com/studio');
		expect(label).toBe('https://proxy.example.com');
	});

	it.each([undefined, '', 'proxy', 'localhost:8080', 'https://'])(
		'has a name when the base URL is %j',
		(baseUrl) => {
			expect(custom(baseUrl).label).toBe('the custom base URL');
		},
	);
});

it.each([
	['studio-api-eu.ai.vonage.com', true],
	['AI.VONAGE.COM.', true],
	['ai.vonage.com.example.com', false],
	['myai.vonage.com', false],
])('%s is a host of AI Studio: %s', (hostname, expected) => {
	expect(isStudioHostname(hostname)).toBe(expected);
});
