import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { objectOf } from '../../../shared/session';
import { Refusal } from '../../fields/refusal';
import { readSessionId, sessionId } from '../../fields/sessionId';
import { readSessionParameters, sessionParameterProperties } from '../../fields/sessionParameters';
import { type ParameterValues, readRequiredText, readText } from '../../fields/values';
import { answerOf, type Wording } from '../../http/failure';
import { replyMessage } from '../../http/request';
import { post } from '../../http/retry';
import { connect } from '../../n8n/connection';
import { eachItem } from '../../n8n/items';
import { readParameters } from '../../n8n/parameters';
import type { Operation } from '../../operation';

const TOKEN_FIELD = 'Session Token';

const properties: INodeProperties[] = [
	sessionId,
	{
		displayName: TOKEN_FIELD,
		name: 'sessionToken',
		type: 'string',
		typeOptions: { password: true },
		required: true,
		default: '',
		placeholder: 'e.g. {{ $json.session_token }}',
		description: 'The session_token from the output of the Start operation of this session',
	},
	{
		displayName: 'Input',
		name: 'input',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.chatInput }}',
		hint: 'What the person says. If empty, the agent speaks first.',
	},
	...sessionParameterProperties,
];

/**
 * `POST /http/{session_id}/step`, with the session's own token in place of the API key (source: AI Studio
 * documentation, HTTP agents, "Step in Session").
 */
export const sendInput: Operation = {
	name: 'Send Input',
	value: 'sendInput',
	action: 'Send input to HTTP session',
	description:
		'Says something to the agent. Its answer is in the field reply of the output, ready to show.',
	properties,
	run: async (context) => {
		const connection = await connect(context);
		return await eachItem(context, (index) => {
			const { token, ...request } = readRequest(readParameters(context, properties, index));
			return async (emit) => {
				const reply = await post(connection, request, token);
				emit(stepOutput(answerOf(reply, connection.place, stepWording)));
			};
		});
	},
};

/** What is sent for one item; no session parameters, no `parameters`. @throws Refusal */
function readRequest(parameters: ParameterValues) {
	return {
		url: `/http/${encodeURIComponent(readSessionId(parameters))}/step`,
		token: readSessionToken(parameters.sessionToken),
		body: {
			input: readText(parameters.input, 'Input') ?? '',
			parameters: readSessionParameters(parameters),
		},
	};
}

const TOKEN_ADVICE =
	'Use session_token from the output of the Start operation of this session, whole and alone.';

/** Reads the token of a session. It is a secret, so no message quotes it. @throws Refusal */
function readSessionToken(value: unknown): string {
	if (value !== null && typeof value === 'object') {
		throw new Refusal(TOKEN_FIELD, 'must be text', TOKEN_ADVICE);
	}
	const token = readRequiredText(value, TOKEN_FIELD, TOKEN_ADVICE);
	if (/^[\x21-\x7e]+$/.test(token)) return token;
	throw new Refusal(
		TOKEN_FIELD,
		'has a character that no token has, such as a space',
		TOKEN_ADVICE,
	);
}

/**
 * The output of one step: the answer unchanged, its texts joined in `reply`, and in `ended` whether the
 * session takes no more input (source: AI Studio documentation, HTTP agents, "session_status").
 */
export function stepOutput(answer: IDataObject): IDataObject {
	const ended = String(answer.session_status).toUpperCase() === 'ENDED';
	return { ...answer, reply: joinedTexts(answer.messages), ended };
}

function joinedTexts(messages: unknown): string {
	if (!Array.isArray(messages)) return '';
	return messages
		.map((message: unknown) => (typeof message === 'string' ? message : objectOf(message)?.text))
		.filter((text) => typeof text === 'string' && text !== '')
		.join('\n');
}

const START_AGAIN =
	'Start a new one with HTTP Session > Start, and use the session_id and the session_token of its output.';

const OVER = /\bsession\b(?! parameter).*(ended|expired|closed|not found|unknown|not exist)/i;

/** How AI Studio refuses input to a session that is over is not documented; this fits what is likely. */
export const stepWording: Wording = {
	unsure: 'The agent may have received the input',
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
			message: 'This HTTP session is over, has expired, or never existed',
			description: START_AGAIN,
		};
	},
};
