import { signStart } from '../../shared/statusUrlSignature';
import { REFERENCE_PARAMETER, SIGNATURE_PARAMETER, withQuery } from '../../shared/statusUrl';
import { RECIPIENT_FIELD, readRecipient } from '../input/recipient';
import { Refusal } from '../input/refusal';
import { readSessionParameters } from '../input/sessionParameters';
import { readStatusUrl, refuseTakenParameters, STATUS_URL_FIELD } from '../input/statusUrl';
import { type Entered, readRequiredText } from '../input/text';
import { sessionParameterProperties } from '../properties/sessionParameters';
import type { BodyField, StartContext } from './field';

/** The id of the agent, which everything else of a start is counted and signed by. @throws Refusal */
export function readAgentId(entered: Entered): string {
	return readRequiredText(
		entered.agentId,
		'Agent ID',
		'You find it in AI Studio under the name of the agent.',
	);
}

export const agentId: BodyField = {
	body: 'agent_id',
	properties: [
		{
			displayName: 'Agent ID',
			name: 'agentId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 60c09d70e6a68858f4220848',
			description:
				'It stands in AI Studio under the name of the agent, which must be published and have a number',
		},
	],
	read: (_entered, context) => context.agentId,
};

export const voiceRecipient = recipient(true, ', or a SIP address like sip:name@host');

export const messageRecipient = recipient(false, '');

function recipient(sipAllowed: boolean, alternative: string): BodyField {
	return {
		body: 'to',
		properties: [
			{
				displayName: RECIPIENT_FIELD,
				name: 'to',
				type: 'string',
				required: true,
				default: '',
				placeholder: 'e.g. +972 54 111 6037',
				description: `A phone number with its country code${alternative}. Spaces, dashes, brackets, + and 00 are taken out.`,
			},
		],
		read: ({ to }) => readRecipient(to, sipAllowed),
	};
}

export const sessionParameters: BodyField = {
	body: 'session_parameters',
	properties: sessionParameterProperties,
	read: (entered) => readSessionParameters(entered),
};

/** A value that the operation itself fixes. */
export const fixed = (body: string, value: string): BodyField => ({
	body,
	properties: [],
	read: () => value,
});

/** The Status URL of a start. @param required whether AI Studio insists on one */
export const statusUrl = (required: boolean, description: string): BodyField => ({
	body: 'status_url',
	properties: [
		{
			displayName: STATUS_URL_FIELD,
			name: 'statusUrl',
			type: 'string',
			...(required && { required }),
			default: '',
			placeholder: 'e.g. https://n8n.example.com/webhook/…',
			description: `${description} Paste the production URL of a Vonage AI Studio Trigger node. Never use the status URL of the Vonage application that carries the agent: that loops endlessly.`,
		},
	],
	read: (entered, context) => {
		const url = readStatusUrl(entered.statusUrl);
		if (url === undefined && required) {
			throw new Refusal(
				STATUS_URL_FIELD,
				'is empty',
				'AI Studio needs one for WhatsApp. Paste the production URL of a Vonage AI Studio Trigger node.',
			);
		}
		return url === undefined || !context.options.signStatusUrl ? url : signed(url, context);
	},
});

/** The status URL of Start and Wait: the execution's own resume URL with the reference of this start. */
export const resumeUrl: BodyField = {
	body: 'status_url',
	properties: [],
	read: (_entered, { resumeUrl: url, reference }) =>
		url && withQuery(url, { [REFERENCE_PARAMETER]: reference }),
};

function signed(url: string, { apiKey, reference, agentId: agent, channel }: StartContext): string {
	refuseTakenParameters(url);
	return withQuery(url, {
		[REFERENCE_PARAMETER]: reference,
		[SIGNATURE_PARAMETER]: signStart(apiKey, { reference, agentId: agent, channel }),
	});
}
