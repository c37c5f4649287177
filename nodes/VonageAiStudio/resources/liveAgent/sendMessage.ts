import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { choicesOf } from '../../../shared/statuses';
import { quoted, Refusal } from '../../fields/refusal';
import {
	type ParameterValues,
	readRequiredText,
	readText,
	readWebAddress,
} from '../../fields/values';
import { liveAgentOperation } from './operation';

const MEDIA_TYPES = ['audio', 'file', 'image', 'video'];
const TYPES = [...MEDIA_TYPES, 'text'].sort();

/** The fields of a message; which of them show depends on its type. */
const properties: INodeProperties[] = [
	{
		displayName: 'Message Type',
		name: 'messageType',
		type: 'options',
		options: choicesOf(TYPES),
		default: 'text',
	},
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 3 },
		required: true,
		default: '',
		placeholder: 'e.g. Hello, this is Diane. How can I help?',
		displayOptions: { show: { messageType: ['text'] } },
	},
	{
		displayName: 'Media URL',
		name: 'mediaUrl',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. https://example.com/invoice.png',
		displayOptions: { show: { messageType: MEDIA_TYPES } },
		hint: 'Media reaches people on WhatsApp only',
		description: 'A public address from which the media can be fetched',
	},
	{
		displayName: 'Caption',
		name: 'caption',
		type: 'string',
		default: '',
		placeholder: 'e.g. Your invoice for May',
		displayOptions: { show: { messageType: MEDIA_TYPES } },
		description: 'Text that is shown with the media',
	},
];

/**
 * The request body of a message: `{message_type: "text", text}`, or with the media under the name of
 * its type, `{message_type: "image", image: {url, caption}}` (source: public programs that use it).
 * @throws Refusal
 */
function readMessage(parameters: ParameterValues): IDataObject {
	const type = String(parameters.messageType);
	if (type === 'text') {
		const text = readRequiredText(parameters.text, 'Text', 'Enter what the person should read.');
		return { message_type: type, text };
	}
	if (!MEDIA_TYPES.includes(type)) {
		throw new Refusal(
			'Message Type',
			`can't be ${quoted(parameters.messageType)}`,
			`It is one of ${TYPES.join(', ')}.`,
		);
	}
	const url = readWebAddress(
		parameters.mediaUrl,
		'Media URL',
		'Enter a public address that begins with https://. A file in n8n must first be uploaded to such an address.',
	);
	return { message_type: type, [type]: { url, caption: readText(parameters.caption, 'Caption') } };
}

/** `POST /live-agent/outbound/{sessionId}` (source: public programs that use it). */
export const sendMessage = liveAgentOperation({
	name: 'Send Message',
	value: 'sendMessage',
	action: 'Send message as live agent',
	description: 'Writes to the person whose conversation was handed over to a human',
	properties,
	path: '/live-agent/outbound',
	request: (parameters) => ({ body: readMessage(parameters) }),
	done: { sent: true },
	unsure: 'The message may have been sent',
});
