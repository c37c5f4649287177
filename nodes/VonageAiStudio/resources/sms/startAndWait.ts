import { startAndWaitOperation } from '../../outbound/operations';
import { smsKind } from './start';

export const startAndWait = startAndWaitOperation(smsKind, {
	noun: 'SMS conversation',
	description:
		'The agent writes to one person, and the workflow sleeps until the SMS is reported as delivered or not, or the time is up',
});
