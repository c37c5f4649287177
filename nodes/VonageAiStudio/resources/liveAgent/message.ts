import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { choicesOf } from '../../../shared/choices';
import { quoted, Refusal } from '../../input/refusal';
import { type Entered, readRequiredText, readText } from '../../input/text';
import { readWebAddress } from '../../input/webAddress';

const MEDIA_TYPES = ['audio', 'file', 'image', 'video'];
const TYPES = [...MEDIA_TYPES, 'text'].sort();

/** The fields of a message; which of them show depends on its type. */
export const messageProperties: INodeProperties[] = [
	{
		displayName: 'Message Type',
		name: 'messageType',
		type: 'options',
		options: choicesOf(TYPES),
		default: 'text',
		description: 'Everything but text reaches people on WhatsApp only',
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
		description: 'A public address from which the media can be fetched',
	},
	{
		displayName: 'Caption',
		name: 'caption',
		type: 'string',
		default: '',
		displayOptions: { show: { messageType: MEDIA_TYPES } },
		description: 'A text that is shown with the media',
	},
];

/**
 * The request body of a message: `{message_type: "text", text}`, or with the media under the name of
 * its type, `{message_type: "image", image: {url, caption}}` (source: public programs that use it).
 * @throws Refusal
 */
export function readMessage(entered: Entered): IDataObject {
	const type = String(entered.messageType);
	if (type === 'text') {
		const text = readRequiredText(entered.text, 'Text', 'Enter what the person is to read.');
		return { message_type: type, text };
	}
	if (!MEDIA_TYPES.includes(type)) {
		throw new Refusal(
			'Message Type',
			`can't be ${quoted(entered.messageType)}`,
			`It is one of ${TYPES.join(', ')}.`,
		);
	}
	const url = readWebAddress(
		entered.mediaUrl,
		'Media URL',
		'Enter a public address that starts with https://. Files in n8n itself need to be put on such an address first.',
	);
	return { message_type: type, [type]: { url, caption: readText(entered.caption, 'Caption') } };
}
