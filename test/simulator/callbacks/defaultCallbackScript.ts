import type { CallbackScript, PlannedCallback } from '../types';

const BUSY: PlannedCallback[] = [{ afterMs: 400, status: 'busy' }];
const TIMEOUT: PlannedCallback[] = [{ afterMs: 1200, status: 'timeout' }];
const SUBMITTED: PlannedCallback = { afterMs: 100, status: 'submitted' };
const DELIVERED: PlannedCallback = { afterMs: 400, status: 'delivered' };
const READ: PlannedCallback = { afterMs: 900, status: 'read' };

/**
 * What becomes of a session by the last digit of its number, for demos and manual trials.
 * Calls: 1 busy, 2 timeout, others picked up (no callback). SMS: submitted, delivered; 9
 * undeliverable. WhatsApp: submitted, delivered, read; 9 rejected, 8 never read.
 */
export const defaultCallbackScript: CallbackScript = ({ channel, to }) => {
	const lastDigit = to.slice(-1);
	switch (channel) {
		case 'voice':
			if (to.startsWith('sip:')) return [];
			return lastDigit === '1' ? BUSY : lastDigit === '2' ? TIMEOUT : [];
		case 'sms':
			if (lastDigit === '9') return [SUBMITTED, { afterMs: 400, status: 'undeliverable' }];
			return [SUBMITTED, DELIVERED];
		case 'whatsapp':
			if (lastDigit === '9') return [SUBMITTED, { afterMs: 400, status: 'rejected' }];
			return lastDigit === '8' ? [SUBMITTED, DELIVERED] : [SUBMITTED, DELIVERED, READ];
		case 'http':
			return [];
	}
};
