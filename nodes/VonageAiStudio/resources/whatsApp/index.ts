import type { Resource } from '../../operation';
import { start } from './start';
import { startAndWait } from './startAndWait';

export const whatsApp: Resource = {
	name: 'WhatsApp',
	value: 'whatsApp',
	description: 'An agent writes to a person on WhatsApp',
	operations: [start, startAndWait],
};
