import type { Resource } from '../../operation';
import { disconnect } from './disconnect';
import { sendMessage } from './sendMessage';

export const liveAgent: Resource = {
	name: 'Live Agent',
	value: 'liveAgent',
	description: 'A human of yours answers in the place of the virtual agent',
	operations: [disconnect, sendMessage],
};
