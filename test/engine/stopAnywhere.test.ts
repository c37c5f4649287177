import { objectOf } from '../../nodes/shared/session';
import { DeduplicationStore } from '../harness/engine';
import { seededRandom } from '../harness/random';
import {
	freshAgent,
	jsonOf,
	recipients,
	startStudioNode,
	runStudioNode,
} from '../harness/studioNode';
import type { Fault } from '../simulator';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';

const clock = useJumpingClock();
const studio = useSimulator({ ratePerSecond: Infinity, clock });

const faultsOf = (random: () => number) => (): Fault | undefined => {
	const dice = random();
	if (dice < 0.25)
		return {
			kind: 'status',
			status: 429,
			...(dice < 0.1 && { headers: { 'retry-after': String(Math.floor(dice * 400)) } }),
			started: false,
		} as const;
	if (dice < 0.3) return { kind: 'status', status: 400, started: false } as const;
	if (dice < 0.35) return { kind: 'resetAfterAccept' } as const;
	if (dice < 0.38) return { kind: 'status', status: 500, started: true } as const;
	if (dice < 0.6) return { kind: 'slow', ms: Math.floor(dice * 5000) } as const;
	return undefined;
};

const unhandled: unknown[] = [];
const note = (error: unknown) => unhandled.push(error);
beforeAll(() => {
	process.on('unhandledRejection', note);
});
afterAll(() => {
	process.off('unhandledRejection', note);
});

const CASES = Array.from({ length: 12 }, (_, seed) => seed + 1);

describe.each([[[0, 0]], [[1, 10]], [[50, 400]]] as const)(
	'Stop at any moment, database of %p ms',
	(span) => {
		it.each(CASES)('nobody twice, nobody forgotten, nothing after Stop: seed %i', async (seed) => {
			const random = seededRandom(seed * 7919);
			const deduplication = new DeduplicationStore({
				readMs: span,
				writeMs: span,
				sleep: clock.sleep,
				seed,
			});
			const agents = [freshAgent(), freshAgent()];
			const items = recipients(14, 972541000000 + seed * 100).map((row, index) => ({
				...row,
				id: `row-${index}`,
				agent: agents[index % 2],
			}));
			const parameters = {
				agentId: '={{ $json.agent }}',
				startOnce: true,
				reference: '={{ $json.id }}',
				options: { sessionsPerSecond: 3, rateLimitRetries: 4 },
			};
			const onError = seed % 3 === 0 ? 'stopWorkflow' : 'continueErrorOutput';
			const retryOnFail = seed % 6 === 0;
			studio.configure({
				faults: faultsOf(random),
				lateMs: 0,
				latencyMs: { kind: 'tail', leastMs: 20, tailMs: 150 },
				seed,
			});
			const more = {
				items,
				deduplication,
				node: { onError, retryOnFail, waitBetweenTries: 1 },
			} as const;
			const started = startStudioNode(studio.url, parameters, more);
			await clock.sleep(random() ** 2 * 20_000);
			started.cancel();
			const atStop = studio.requests.length;
			const { branches, run } = await started.result();
			const leftLate = studio.requests.length - atStop;
			const outputs = [...jsonOf(branches[0]), ...jsonOf(branches[1])];
			const settled = studio.requests.length;
			await clock.sleep(3_600_000);
			expect(studio.requests.length).toBe(settled);
			expect(leftLate).toBeLessThanOrEqual(1);
			if (run.status === 'canceled' && onError !== 'stopWorkflow') {
				const started = outputs.filter((json) => json.session_id).length;
				const unsure = outputs.filter(({ details }) => objectOf(details)?.may_have_started).length;
				// What was cut off on its way may have started, and need not have.
				expect(started + unsure).toBeGreaterThanOrEqual(studio.sessions.length);
			}
			studio.configure({ faults: undefined, latencyMs: 0 });
			await runStudioNode(studio.url, parameters, {
				...more,
				node: { onError: 'continueErrorOutput' },
			});
			const { perRecipient } = studio.summary();
			// A request that was cut off on its way: nobody knows whether it arrived, so it is not sent again.
			const isUnsure = (to: string) =>
				outputs.some((json) => json.to === to && objectOf(json.details)?.may_have_started);
			const called = items.map(({ to }) => perRecipient[to] ?? 0);
			expect(called.every((count) => count <= 1)).toBe(true);
			expect(items.filter(({ to }) => !perRecipient[to] && !isUnsure(to))).toEqual([]);
			expect(unhandled).toEqual([]);
		});
	},
);
