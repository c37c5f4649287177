import { systemClock } from '../starts/clock';
import { Pacer } from './pacer';

/** A pacer that has been idle this long has nothing to remember. */
const FORGET_AFTER_MS = 60_000;

const pacers = new Map<string, Pacer>();

/** The pacer that all nodes and executions of this process share for one agent of one key at one host. */
export function pacerFor(baseUrl: string, apiKey: string, agentId: string): Pacer {
	const key = JSON.stringify([baseUrl, apiKey, agentId]);
	const known = pacers.get(key);
	if (known) return known;
	forgetIdle();
	const pacer = new Pacer(systemClock);
	pacers.set(key, pacer);
	return pacer;
}

function forgetIdle(): void {
	for (const [key, pacer] of pacers) {
		if (Number.isFinite(pacer.idleMs) && pacer.idleMs > FORGET_AFTER_MS) pacers.delete(key);
	}
}
