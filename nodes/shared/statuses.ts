/** Why a call was not picked up (source: AI Studio documentation, "status_url"). All of them are final. */
export const CALL_STATUSES = ['busy', 'cancelled', 'failed', 'rejected', 'timeout'] as const;

/** What happens to a message (source: bodies that public programs receive from the Messages API). */
export const MESSAGE_STATUSES = [
	'submitted',
	'delivered',
	'read',
	'rejected',
	'undeliverable',
] as const;

/**
 * Statuses of an SMS that has not arrived yet. AI Studio may pass on the delivery receipts of the SMS API,
 * which has two words of its own for it (source: Vonage SMS API, "Delivery receipt").
 */
export const SMS_ON_ITS_WAY = ['submitted', 'accepted', 'buffered'];

/** The last statuses of an SMS; those of the SMS API among them. An SMS is never read. */
const SMS_FINAL = ['delivered', 'rejected', 'undeliverable', 'expired', 'failed'];

/** The channel of a session: as the trigger, the output items and the signature name it. */
export type Channel = 'voice' | 'sms' | 'whatsapp';

/** Whether no other status follows. */
export function isFinalStatus(channel: string | undefined, status: string): boolean {
	if (channel === 'voice') return true;
	if (channel === 'sms') return SMS_FINAL.includes(status);
	return ['read', 'rejected', 'undeliverable'].includes(status);
}

/** Values as choices of a panel, in alphabetical order and without repeats. */
export function choicesOf(values: readonly string[]) {
	return [...new Set(values)]
		.sort()
		.map((value) => ({ name: value[0].toUpperCase() + value.slice(1), value }));
}
