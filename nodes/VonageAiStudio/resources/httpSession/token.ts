import { Refusal } from '../../input/refusal';
import { readRequiredText } from '../../input/text';

const FIELD = 'Session Token';
const ADVICE =
	'Take session_token from the output of the Start operation of this session, whole and alone.';

/** Reads the token of a session. It is a secret, so no message quotes it. @throws Refusal */
export function readSessionToken(value: unknown): string {
	if (value !== null && typeof value === 'object') throw new Refusal(FIELD, 'must be text', ADVICE);
	const token = readRequiredText(value, FIELD, ADVICE);
	if (/^[\x21-\x7e]+$/.test(token)) return token;
	throw new Refusal(FIELD, 'has a character that no token has, such as a space', ADVICE);
}
