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

/** The channel of a session: as the trigger, the output items and the signature name it. */
export type Channel = 'voice' | 'sms' | 'whatsapp';

/** Whether no other status follows. An SMS is never read, so `delivered` is its last. */
export function isFinalStatus(channel: string | undefined, status: string): boolean {
	if (channel === 'voice') return true;
	if (status === 'delivered') return channel === 'sms';
	return ['read', 'rejected', 'undeliverable'].includes(status);
}

/** Values as choices of a panel, in alphabetical order and without repeats. */
export function choicesOf(values: readonly string[]) {
	return [...new Set(values)]
		.sort()
		.map((value) => ({ name: value[0].toUpperCase() + value.slice(1), value }));
}
