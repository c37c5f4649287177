import type { Resource } from '../../operation';
import { get } from './get';
import { getMany } from './getMany';
import { waitForResults } from './waitForResults';

export const session: Resource = {
	name: 'Session',
	value: 'session',
	description: 'Past conversations: transcripts, parameters, durations and recordings',
	operations: [get, getMany, waitForResults],
};
