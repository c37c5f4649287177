import type { INodeProperties } from 'n8n-workflow';
import { ask } from '../../edge/ask';
import { eachItem } from '../../edge/eachItem';
import { readEntered } from '../../edge/entered';
import { openStudio } from '../../edge/studio';
import { readSessionParameters } from '../../input/sessionParameters';
import { type Entered, readText } from '../../input/text';
import type { Operation } from '../../operation';
import { readSessionId, sessionId } from '../../properties/sessionId';
import { sessionParameterProperties } from '../../properties/sessionParameters';
import { sendWithToken } from '../../transport/send';
import { answerOf } from '../../transport/callFailed';
import { readStep, stepWording } from './step';
import { readSessionToken } from './token';

const properties: INodeProperties[] = [
	sessionId,
	{
		displayName: 'Session Token',
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
		description: 'What the person says. Leave it empty to let the agent speak first.',
	},
	...sessionParameterProperties,
];

/** What is sent for one item. Session parameters that were left empty are left out. @throws Refusal */
function readRequest(entered: Entered) {
	return {
		url: `/http/${encodeURIComponent(readSessionId(entered))}/step`,
		token: readSessionToken(entered.sessionToken),
		body: {
			input: readText(entered.input, 'Input') ?? '',
			parameters: readSessionParameters(entered),
		},
	};
}

/**
 * `POST /http/{session_id}/step`, with the session's own token in place of the API key (source: AI
 * Studio documentation, HTTP agents, "Step in Session").
 */
export const sendInput: Operation = {
	name: 'Send Input',
	value: 'sendInput',
	action: 'Send input to HTTP session',
	description:
		'The agent answers: the reply field of the output holds its texts, ready to be shown',
	properties,
	run: async (context) => {
		const { baseUrl: baseURL, label } = await openStudio(context);
		return await eachItem(context, (index) => {
			const { url, token, body } = readRequest(readEntered(context, properties, index));
			const request = { baseURL, url, method: 'POST' as const, body };
			return async (emit) => {
				const reply = await ask(
					context,
					async () => await sendWithToken(context, token, request),
					false,
				);
				emit(readStep(answerOf(reply, label, stepWording)));
			};
		});
	},
};
