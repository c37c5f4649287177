import type { Resource } from '../../operation';
import { start } from './start';
import { startAndWait } from './startAndWait';

export const voiceCall: Resource = {
	name: 'Voice Call',
	value: 'voiceCall',
	description: 'An agent talks to a person on the phone',
	operations: [start, startAndWait],
};
