import { DeduplicationStore } from '../harness/engine';
import {
	freshAgent,
	jsonOf,
	recipients,
	runStudioNode,
	startStudioNode,
} from '../harness/studioNode';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';
import { until } from '../n8n/until';

const clock = useJumpingClock();
const studio = useSimulator({ clock });

const HOUR_MS = 3_600_000;
/** n8n's own words. */
const BY_USER = 'The execution was cancelled manually';

/** The rows of two agents, in turn. */
function rowsOfTwoAgents(count: number) {
	const agents = [freshAgent(), freshAgent()];
	return recipients(count).map((row, index) => ({
		...row,
		id: `row-${index}`,
		agent: agents[index % 2],
	}));
}

const ONCE = {
	agentId: '={{ $json.agent }}',
	reference: '={{ $json.id }}',
	startOnce: true,
};

describe('Stop with Start Once', () => {
	const DATABASE_MS = [20, 60] as const;

	/**
	 * Runs the rows of two agents with a slow database, stops the execution at one of the moments at which
	 * something happens, and then runs all of them again.
	 * @returns false if the run was over before that moment
	 */
	async function stopAt(moment: number): Promise<boolean> {
		let moments = 0;
		let sentAtStop: number | undefined;
		const pass = () => {
			moments += 1;
			if (moments !== moment) return;
			sentAtStop = studio.requests.length;
			stopped.cancel();
		};
		const deduplication = new DeduplicationStore({
			readMs: DATABASE_MS,
			writeMs: DATABASE_MS,
			sleep: clock.sleep,
			onStatement: pass,
		});
		studio.configure({
			latencyMs: 300,
			faults: ({ number }) => {
				pass();
				// One row waits for its retry.
				return number === 2 ? { kind: 'status', status: 429, started: false } : undefined;
			},
		});
		const items = rowsOfTwoAgents(4);
		const stopped = startStudioNode(studio.url, ONCE, { items, deduplication });
		const { run, branches } = await stopped.result();
		if (sentAtStop === undefined) return false;

		expect(run.status).toBe('canceled');
		await clock.sleep(HOUR_MS);
		expect(studio.requests).toHaveLength(sentAtStop);

		// n8n breaks off what is in flight, so that its answer is lost.
		const unsure = jsonOf(branches[0])
			.filter(({ details }) => (details as { may_have_started?: boolean })?.may_have_started)
			.map(({ to }) => to);
		await runStudioNode(studio.url, ONCE, { items, deduplication });
		for (const { to } of items) {
			const starts = studio.sentTo(to).length;
			expect(starts).toBeLessThanOrEqual(1);
			if (!unsure.includes(to)) expect(starts).toBe(1);
		}
		studio.reset();
		return true;
	}

	it('lets nothing leave and forgets nobody, whenever it comes', async () => {
		let moment = 1;
		while (await stopAt(moment)) moment += 1;
		// Four claims of some statements each.
		expect(moment).toBeGreaterThan(40);
	});
});

describe('the end of a run by its first failure', () => {
	const [waiting, started, failing] = recipients(3).map(({ to }) => to);

	/** One agent has a row that waits for its retry; the other's second row is refused. */
	async function runThatFails(retryAfter: string) {
		studio.configure({
			faults: ({ body, numberForRecipient }) => {
				const { to } = body as { to: string };
				const headers = { 'retry-after': retryAfter };
				if (to === waiting && numberForRecipient === 1)
					return { kind: 'status', status: 429, headers, started: false };
				if (to === failing) return { kind: 'status', status: 400, started: false };
				return undefined;
			},
		});
		const [one, other] = [freshAgent(), freshAgent()];
		const items = [
			{ to: waiting, agent: one, id: 'row-0' },
			{ to: started, agent: other, id: 'row-1' },
			{ to: failing, agent: other, id: 'row-2' },
		];
		const beganMs = clock.now();
		const deduplication = new DeduplicationStore();
		const { error } = await runStudioNode(studio.url, ONCE, { items, deduplication });
		return { items, deduplication, error, tookMs: clock.now() - beganMs };
	}

	it.each(['3', '600'])('starts nothing afterwards: Retry-After %s', async (retryAfter) => {
		const { error, tookMs } = await runThatFails(retryAfter);
		expect(error?.message).toMatch(/status 400 \(item 3 of 3\)$/);
		expect(error?.description).toContain('1 of 3 sessions were started');
		expect(tookMs).toBeLessThan(10_000);
		await clock.sleep(HOUR_MS);
		expect(studio.requests).toHaveLength(3);
		expect(studio.sentTo(waiting)).toEqual([]);
	});

	it('frees the reference of a row that waited for its retry', async () => {
		const { items, deduplication } = await runThatFails('600');
		await clock.sleep(HOUR_MS);
		await runStudioNode(studio.url, ONCE, { items: items.slice(0, 2), deduplication });
		expect(studio.sentTo(waiting)).toHaveLength(1);
		expect(studio.sentTo(started)).toHaveLength(1);
	});
});

describe('Stop of Start and Wait', () => {
	it('cancels a start that waits for its turn, without an error', async () => {
		const agentId = freshAgent();
		const parameters = { operation: 'startAndWait', agentId };
		await runStudioNode(studio.url, { agentId }, { items: recipients(1) });
		const [, row] = recipients(2);
		const { result, cancel } = startStudioNode(studio.url, parameters, { items: [row] });
		// It is before its turn when nothing but time goes on.
		await clock.sleep(1);
		cancel();
		const { run, error } = await result();
		expect(error?.message).toBe(BY_USER);
		expect(run.status).toBe('canceled');
		expect(run.waitTill).toBeUndefined();
		await clock.sleep(HOUR_MS);
		expect(studio.requests).toHaveLength(1);
	});

	it('keeps no execution asleep whose start was in flight', async () => {
		studio.configure({ latencyMs: 1000 });
		const parameters = { operation: 'startAndWait' };
		const { result, cancel } = startStudioNode(studio.url, parameters, { items: recipients(1) });
		await until(() => studio.sessions.length === 1);
		cancel();
		const { run, error } = await result();
		expect(error?.message).toBe(BY_USER);
		expect(run.status).toBe('canceled');
		expect(run.waitTill).toBeUndefined();
	});
});
