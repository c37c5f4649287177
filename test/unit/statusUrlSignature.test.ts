import { sameSecret, signStart, verifyStart, withQuery } from '../../nodes/shared/statusUrl';

const START = { reference: 'row-7', agentId: '60c09d70e6a68858f4220848', channel: 'voice' };
const signature = signStart('key', START);

describe('the signature of a status URL', () => {
	it('gives back what was signed', () => {
		expect(verifyStart('key', 'row-7', signature)).toEqual(START);
	});

	it('is the same for the same start, and holds no part of the key', () => {
		expect(signStart('key', START)).toBe(signature);
		expect(signature).not.toContain('key');
		expect(signature).toMatch(/^[\w-]+\.[\w-]{43}$/);
	});

	it('stays what it is: addresses that are out in the world carry it', () => {
		// Computed with openssl: HMAC-SHA256 of claims, line feed and reference, by a key that is the
		// HMAC-SHA256 of the purpose by the API key.
		const fixed =
			'WyI2MGMwOWQ3MGU2YTY4ODU4ZjQyMjA4NDgiLCJ2b2ljZSJd.Y4KDyH6isVyMXiYvSWJu6iHH-cE1Wx5ms3pJ1ZlxhAk';
		expect(signStart('key', START)).toBe(fixed);
		expect(verifyStart('key', 'row-7', fixed)).toEqual(START);
	});

	it.each<[string, string, string, string]>([
		['another key', 'other', 'row-7', signature],
		['another reference', 'key', 'row-8', signature],
		['another agent', 'key', 'row-7', swapClaims({ ...START, agentId: 'x' })],
		['another channel', 'key', 'row-7', swapClaims({ ...START, channel: 'sms' })],
		['a cut signature', 'key', 'row-7', signature.slice(0, -1)],
		['a longer signature', 'key', 'row-7', `${signature}.x`],
		['no code', 'key', 'row-7', signature.split('.')[0]],
		['nothing', 'key', 'row-7', ''],
		['dots', 'key', 'row-7', '.'],
	])('does not fit %s', (_what, key, reference, given) => {
		expect(verifyStart(key, reference, given)).toBeUndefined();
	});

	/** The claims of another start with the code of this one. */
	function swapClaims(start: typeof START) {
		return `${signStart('key', start).split('.')[0]}.${signature.split('.')[1]}`;
	}
});

describe('sameSecret', () => {
	it.each([
		['a', 'a', true],
		['a', 'b', false],
		['', 'a', false],
		['aa', 'a', false],
	])('%p and %p: %p', (given, expected, same) => {
		expect(sameSecret(given, expected)).toBe(same);
	});
});

describe('withQuery', () => {
	it.each([
		['https://a.example/x', 'https://a.example/x?r=1%262'],
		['https://a.example/x?', 'https://a.example/x?r=1%262'],
		['https://a.example/x?a=b%20c', 'https://a.example/x?a=b%20c&r=1%262'],
		['https://a.example/x?a=b&', 'https://a.example/x?a=b&r=1%262'],
		['https://a.example/x?a=b#part', 'https://a.example/x?a=b&r=1%262'],
	])('%s', (url, expected) => {
		expect(withQuery(url, { r: '1&2' })).toBe(expected);
	});
});
