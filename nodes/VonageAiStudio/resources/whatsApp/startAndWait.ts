import { startAndWaitOperation } from '../../outbound/operations';
import { whatsAppKind } from './start';

export const startAndWait = startAndWaitOperation(whatsAppKind, {
	noun: 'WhatsApp conversation',
	description:
		'The agent writes to one person, and the workflow sleeps until the message is reported as delivered, read or refused, or the time is up',
});
