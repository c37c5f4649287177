import type { Resource } from '../../operation';
import { sendInput } from './sendInput';
import { start } from './start';

export const httpSession: Resource = {
	name: 'HTTP Session',
	value: 'httpSession',
	description: 'A chat of yours, such as a web form or Telegram, talks to an HTTP agent',
	operations: [sendInput, start],
};
