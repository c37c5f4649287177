import type { Call } from './call';
import { isObject } from './bodyRules';
import type { Fault, Faults } from './types';

/** Decides which fault, if any, meets a request. */
export class FaultPicker {
	private readonly requestsByPath = new Map<string, number>();
	private readonly requestsByRecipient = new Map<string, number>();

	next(call: Call, faults: Faults | undefined): Fault | undefined {
		const number = countUp(this.requestsByPath, call.path);
		const to = isObject(call.body) ? call.body.to : undefined;
		const numberForRecipient = typeof to === 'string' ? countUp(this.requestsByRecipient, to) : 0;
		if (typeof faults === 'function') return faults({ ...call, number, numberForRecipient });
		return faults?.[number - 1] ?? undefined;
	}
}

/** Whether the request does what it asks for before the fault shows. */
export function letsThrough(fault: Fault): boolean {
	switch (fault.kind) {
		case 'slow':
		case 'resetAfterAccept':
			return true;
		case 'resetBeforeAccept':
			return false;
		default:
			return fault.started;
	}
}

function countUp(counts: Map<string, number>, key: string): number {
	const count = (counts.get(key) ?? 0) + 1;
	counts.set(key, count);
	return count;
}
