import type { IDataObject } from 'n8n-workflow';
import { nodeOfAnotherProcess } from '../harness/anotherProcess';
import { DeduplicationStore } from '../harness/engine';
import { seededRandom } from '../harness/random';
import { freshAgent, jsonOf, recipients, runStudioNode } from '../harness/studioNode';
import type { Fault } from '../simulator';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';

const clock = useJumpingClock();
const studio = useSimulator({ ratePerSecond: Infinity, clock });

/** Refusals only: whatever was not answered with a session was certainly not started. */
const refusals = (random: () => number, share: number) => (): Fault | undefined => {
	const dice = random();
	if (dice < share) return { kind: 'status', status: 429, started: false } as const;
	if (dice < share * 1.3) return { kind: 'status', status: 400, started: false } as const;
	return undefined;
};

interface Case {
	agents: number;
	rows: number;
	share: number;
	halves: boolean;
	processes: number;
	latency: [number, number];
}

async function campaign(seed: number, { agents, rows, share, halves, processes, latency }: Case) {
	const random = seededRandom(seed);
	const deduplication = new DeduplicationStore({
		readMs: latency,
		writeMs: latency,
		sleep: clock.sleep,
		seed,
	});
	const ids = Array.from({ length: agents }, freshAgent);
	const items = recipients(rows).map((row, index) => ({
		...row,
		id: `r${index}`,
		agent: ids[index % agents],
	}));
	const run = async (list: IDataObject[]) =>
		await runStudioNode(
			studio.url,
			{
				agentId: '={{ $json.agent }}',
				startOnce: true,
				reference: '={{ $json.id }}',
				options: { sessionsPerSecond: 5, rateLimitRetries: 3 },
			},
			{
				type: nodeOfAnotherProcess(clock),
				items: list,
				deduplication,
				node: { onError: 'continueErrorOutput' },
			},
		);
	studio.configure({ faults: refusals(random, share) });
	const lists = Array.from({ length: processes }, (_, process) =>
		halves ? items.filter((_item, index) => index % processes === process) : items,
	);
	const runs = await Promise.all(lists.map(async (list) => await run(list)));
	const said = JSON.stringify(runs.map(({ branches }) => branches[1])).match(
		/could not free|could not record/g,
	);
	studio.configure({ faults: undefined });
	const later = await run(items);
	const { perRecipient } = studio.summary();
	const passedOver = jsonOf(later.branches[0]).filter(
		({ not_started, to }) => not_started === 'already_started' && !perRecipient[String(to)],
	);
	studio.reset();
	return {
		people: rows,
		twice: Object.values(perRecipient).filter((count) => count > 1).length,
		neverCalled: rows - Object.keys(perRecipient).length,
		saidAlreadyStarted: passedOver.length,
		said: said?.length ?? 0,
	};
}

const SEEDS = 3;
/** `docs/campaigns.md` says so. */
const MOST_LEFT_OUT = 0.04;

describe('Start Once in processes whose starts are refused', () => {
	it.each<[string, Case]>([
		[
			'one process',
			{ agents: 5, rows: 40, share: 0.3, halves: false, processes: 1, latency: [1, 10] },
		],
		[
			'two processes, one list',
			{ agents: 5, rows: 40, share: 0.3, halves: false, processes: 2, latency: [1, 10] },
		],
		[
			'two processes, a half each',
			{ agents: 5, rows: 40, share: 0.3, halves: true, processes: 2, latency: [1, 10] },
		],
	])('starts nobody twice, and shows whom n8n forgot to free: %s', async (_name, given) => {
		const sum: Record<string, number> = {};
		for (let seed = 1; seed <= SEEDS; seed += 1) {
			for (const [key, value] of Object.entries(await campaign(seed, given))) {
				sum[key] = (sum[key] ?? 0) + value;
			}
		}
		expect(sum).toMatchObject({ people: SEEDS * given.rows, twice: 0 });
		// n8n's record has no lock: of what is given back while another process writes, some stays recorded.
		const leftOut = given.processes === 1 ? 0 : sum.people * MOST_LEFT_OUT;
		expect(sum.neverCalled).toBeLessThanOrEqual(leftOut);
		// Whoever was left out is shown.
		expect(sum.saidAlreadyStarted).toBe(sum.neverCalled);
	});
});
