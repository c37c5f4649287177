import { randomBytes, randomUUID } from 'node:crypto';
import type { Answers } from '../answers';

/** A new session id. Long ones have what is their own at the end only. */
export function newSessionId({ sessionIds }: Pick<Answers, 'sessionIds'>): string {
	if (sessionIds === 'uuid') return randomUUID();
	return `studio:eu-west-1:session:${randomBytes(12).toString('hex').toUpperCase()}`;
}

/** A new token of an HTTP session. */
export function newToken({ sessionTokens }: Pick<Answers, 'sessionTokens'>): string {
	if (sessionTokens === 'uuid') return randomUUID();
	return jsonWebToken({ session: randomUUID(), scopes: ['step'] });
}

/** A text in the form of a JSON Web Token. Nobody can verify it. */
export function jsonWebToken(claims: object): string {
	const parts = [{ alg: 'RS256', typ: 'JWT' }, claims].map((part) =>
		Buffer.from(JSON.stringify(part)).toString('base64url'),
	);
	return [...parts, randomBytes(96).toString('base64url')].join('.');
}
