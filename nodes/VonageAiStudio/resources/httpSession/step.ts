import type { IDataObject } from 'n8n-workflow';
import { objectBody, replyMessage } from '../../transport/reply';
import { CallFailed } from '../../transport/callFailed';
import { unreadable, type Wording } from '../../transport/failure';

/**
 * The output of one step: the answer unchanged, its texts joined in `reply`, and in `ended` whether
 * the session takes no more input (source: AI Studio documentation, HTTP agents, "session_status").
 * @throws CallFailed when the answer is no object
 */
export function readStep(body: unknown): IDataObject {
	const answer = objectBody(body);
	if (!answer) throw new CallFailed(unreadable(stepWording));
	return { ...answer, reply: joinedTexts(answer.messages), ended: isEnded(answer.session_status) };
}

function joinedTexts(messages: unknown): string {
	if (!Array.isArray(messages)) return '';
	return messages
		.map((message: unknown) => (typeof message === 'string' ? message : objectBody(message)?.text))
		.filter((text) => typeof text === 'string' && text !== '')
		.join('\n');
}

function isEnded(status: unknown): boolean {
	return String(status).toUpperCase() === 'ENDED';
}

const START_AGAIN =
	'Start a new one with HTTP Session > Start, and use the session_id and the session_token of its output.';

const OVER = /session.*(ended|expired|closed|not found|unknown|not exist)/i;

/** How AI Studio refuses input to a session that is over is not documented; this fits what is likely. */
export const stepWording: Wording = {
	unsure: 'The agent may have got the input',
	explain: (status, body) => {
		if (status === 401 || status === 403) {
			return {
				message: 'AI Studio did not accept the session token',
				description: `It belongs to another session, or the session has expired. ${START_AGAIN}`,
			};
		}
		const isOver = [404, 410].includes(status) || OVER.test(replyMessage(body) ?? '');
		if (!isOver || status === 429 || status >= 500) return undefined;
		return {
			message: 'This HTTP session has ended, has expired, or never was',
			description: START_AGAIN,
		};
	},
};
