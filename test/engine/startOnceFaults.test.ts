import { DeduplicationStore } from '../harness/engine';
import type { Statement } from '../harness/deduplication';
import { jsonOf, recipients, runStudioNode, startStudioNode } from '../harness/studioNode';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';
import type { Fault } from '../simulator';
import { until } from '../n8n/until';

const clock = useJumpingClock();
const studio = useSimulator({ ratePerSecond: Infinity, clock });

const ROW = { ...recipients(1)[0], id: 'row-0' };
const ONCE = { reference: '={{ $json.id }}', startOnce: true };
const CONTINUE = { onError: 'continueErrorOutput' } as const;
const REFUSED: Fault = { kind: 'status', status: 400, started: false };
const TOO_FAST: Fault = { kind: 'status', status: 429, started: false };
const HELD = /treat it as started: give it another one|comes out as already started/;

/** A database that fails in some moments of its statements. */
const failing = (fails: (statement: Statement) => boolean) =>
	new DeduplicationStore({
		onStatement: (statement) => {
			if (fails(statement)) throw new Error('the database is gone');
		},
	});

const run = async (deduplication: DeduplicationStore) =>
	(await runStudioNode(studio.url, ONCE, { items: [ROW], deduplication, node: CONTINUE })).branches;

describe('Start Once with a database that fails', () => {
	/**
	 * Starts a row while the database fails in one moment, and once more when it works again.
	 * @returns false if the first run was over before that moment
	 */
	async function failAt(moment: number, fault: Fault | undefined): Promise<boolean> {
		let moments = 0;
		let worksAgain = false;
		const deduplication = failing(() => !worksAgain && (moments += 1) === moment);
		studio.configure({ faults: [fault] });
		const [, failed] = await run(deduplication);
		worksAgain = true;
		const [second] = await run(deduplication);
		const starts = studio.sentTo(ROW.to).length;
		expect(starts).toBeLessThanOrEqual(1);
		if (starts === 0) {
			expect(jsonOf(second)).toMatchObject([{ not_started: 'already_started' }]);
			expect(jsonOf(failed)).toMatchObject([
				{ details: { description: expect.stringMatching(HELD) } },
			]);
		}
		studio.reset();
		return moments >= moment;
	}

	it.each<[string, Fault | undefined]>([
		['a start', undefined],
		['a start that is refused', REFUSED],
		['a start that is retried', TOO_FAST],
	])('starts nobody twice, and says so when it may hold a reference: %s', async (_what, fault) => {
		let moment = 1;
		while (await failAt(moment, fault)) moment += 1;
		expect(moment).toBeGreaterThan(10);
	});

	it.each<[string, Fault]>([
		['is refused', REFUSED],
		['would be retried', TOO_FAST],
	])('says that a start which %s still holds its reference', async (_what, fault) => {
		studio.configure({ faults: [fault] });
		const removesNothing = failing(({ kind }) => kind === 'update' && studio.requests.length > 0);
		const [, failed] = await run(removesNothing);
		expect(studio.requests).toHaveLength(1);
		expect(jsonOf(failed)).toMatchObject([
			{ details: { description: expect.stringContaining('could not free its reference') } },
		]);
	});

	it('says it of a start that the user stops', async () => {
		const items = recipients(2).map((row, index) => ({ ...row, id: `row-${index}` }));
		let isStopped = false;
		const deduplication = failing(() => isStopped);
		const { result, cancel } = startStudioNode(studio.url, ONCE, { items, deduplication });
		// Both references are recorded, and the second start waits for its turn.
		await until(() => studio.sessions.length === 1 && deduplication.size === 2);
		isStopped = true;
		cancel();
		const { branches } = await result();
		expect(studio.requests).toHaveLength(1);
		expect(jsonOf(branches[0])).toMatchObject([
			{ to: items[0].to, session_id: expect.any(String) },
			{
				to: items[1].to,
				details: { description: expect.stringContaining('could not free its reference') },
			},
		]);
	});
});
