import type { Resource } from '../../operation';
import { sendInput } from './sendInput';
import { start } from './start';

export const httpSession: Resource = {
	name: 'HTTP Session',
	value: 'httpSession',
	description: 'Your own chat, such as a web form or Telegram, talks to an HTTP agent',
	operations: [start, sendInput],
};
