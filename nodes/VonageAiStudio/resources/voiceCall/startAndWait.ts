import { startAndWaitOperation } from '../../outbound/operations';
import { voiceCallKind } from './start';

export const startAndWait = startAndWaitOperation(voiceCallKind, {
	noun: 'voice call',
	description:
		'The agent calls one person, and the workflow sleeps until the call is reported as not picked up or the time is up',
});
