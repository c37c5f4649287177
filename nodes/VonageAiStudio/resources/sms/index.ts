import type { Resource } from '../../operation';
import { start } from './start';
import { startAndWait } from './startAndWait';

export const sms: Resource = {
	name: 'SMS',
	value: 'sms',
	description: 'An agent writes to a person by SMS; the flow of the agent writes the messages',
	operations: [start, startAndWait],
};
