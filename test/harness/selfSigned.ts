import { generateKeyPairSync, sign } from 'node:crypto';

/** A certificate that vouches for itself, and its key, both as PEM; made anew each time. */
export interface SelfSigned {
	cert: string;
	key: string;
}

/** Makes a certificate for `localhost` that no client trusts (source: RFC 5280, DER as in X.690). */
export function selfSigned(): SelfSigned {
	const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
	const name = sequence(set(sequence(COMMON_NAME, der(0x0c, Buffer.from('localhost')))));
	const toBeSigned = sequence(
		der(0xa0, integer(2)),
		integer(1),
		sequence(ECDSA_WITH_SHA256),
		name,
		sequence(utcTime('250101000000Z'), utcTime('491231235959Z')),
		name,
		publicKey.export({ type: 'spki', format: 'der' }),
	);
	const signature = sign('sha256', toBeSigned, privateKey);
	const certificate = sequence(
		toBeSigned,
		sequence(ECDSA_WITH_SHA256),
		der(0x03, Buffer.from([0]), signature),
	);
	return {
		cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n`,
		key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
	};
}

/** Object identifiers: 1.2.840.10045.4.3.2 and 2.5.4.3. */
const ECDSA_WITH_SHA256 = der(0x06, Buffer.from('2a8648ce3d040302', 'hex'));
const COMMON_NAME = der(0x06, Buffer.from('550403', 'hex'));

/** A value with its tag and its length. */
function der(tag: number, ...parts: Buffer[]): Buffer {
	const content = Buffer.concat(parts);
	const { length } = content;
	const size = length < 128 ? [length] : [0x82, length >> 8, length & 0xff];
	return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: Buffer[]) => der(0x30, ...parts);
const set = (...parts: Buffer[]) => der(0x31, ...parts);
const integer = (value: number) => der(0x02, Buffer.from([value]));
const utcTime = (text: string) => der(0x17, Buffer.from(text));
