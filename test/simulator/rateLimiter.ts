import type { ChangeableOptions } from './types';

const WINDOW_MS = 1000;
const DEFAULT_PER_SECOND = 1;

type Rate = NonNullable<ChangeableOptions['ratePerSecond']>;

/**
 * The documented limit: so many session starts per second and agent, the rest dropped. Counted over
 * the second before each arrival; refused requests take no place.
 */
export class RateLimiter {
	private readonly startsByAgent = new Map<string, number[]>();

	/** Takes a place for a request that arrived at `arrivedAtMs` (monotonic); false when none is free. */
	take(agentId: string, arrivedAtMs: number, rate: Rate = DEFAULT_PER_SECOND): boolean {
		const perSecond = typeof rate === 'number' ? rate : (rate[agentId] ?? DEFAULT_PER_SECOND);
		if (perSecond === Infinity) return true;
		const recent = (this.startsByAgent.get(agentId) ?? []).filter(
			(startMs) => startMs > arrivedAtMs - WINDOW_MS,
		);
		const free = recent.length < perSecond;
		if (free) recent.push(arrivedAtMs);
		this.startsByAgent.set(agentId, recent);
		return free;
	}
}
