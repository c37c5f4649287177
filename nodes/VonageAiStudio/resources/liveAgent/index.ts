import type { Resource } from '../../operation';
import { disconnect } from './disconnect';
import { sendMessage } from './sendMessage';

export const liveAgent: Resource = {
	name: 'Live Agent',
	value: 'liveAgent',
	description: 'Your staff reply instead of the virtual agent',
	operations: [sendMessage, disconnect],
};
