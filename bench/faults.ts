import type { IDataObject } from 'n8n-workflow';
import { seededRandom } from '../test/harness/random';
import { recipients, runStudioNode } from '../test/harness/studioNode.js';
import { type Fault, startSimulator } from '../test/simulator';
import type { Figure } from './rate';

const ROUNDS = 200;
const ITEMS = 10;
const SEED = 20_261_120;

/** What can go wrong, each as likely as the others. */
const FAULTS: Fault[] = [
	{ kind: 'slow', ms: 3000 },
	{ kind: 'resetBeforeAccept' },
	{ kind: 'resetAfterAccept' },
	{ kind: 'status', status: 429, started: false },
	{ kind: 'status', status: 400, started: false },
	{ kind: 'status', status: 500, started: true },
	{ kind: 'status', status: 503, started: false },
	{ kind: 'html', status: 502, started: true },
	{ kind: 'truncatedJson', started: true },
	{ kind: 'neverAnswer', started: true },
	{ kind: 'empty', started: true },
];

/**
 * Rounds of sessions in which every second request meets a fault. Nobody may be called twice, and each
 * item must end as started, as failed, or as "may have started", and rightly so.
 */
export async function randomFaults(): Promise<Figure> {
	const random = seededRandom(SEED);
	const studio = await startSimulator({
		ratePerSecond: 5,
		faults: () => (random() < 0.5 ? FAULTS[Math.floor(random() * FAULTS.length)] : undefined),
	});
	const tally = { started: 0, failed: 0, mayHaveStarted: 0, untrue: 0 };
	// All rounds at once, each with an agent of its own: an answer that never comes takes a minute.
	const rounds = Array.from({ length: ROUNDS }, async (_, round) => {
		const items = recipients(ITEMS, 972_500_000_000 + round * ITEMS);
		const options = { sessionsPerSecond: 5 };
		const node = { onError: 'continueErrorOutput' } as const;
		const { branches } = await runStudioNode(studio.url, { options }, { items, node });
		for (const { json } of branches.flat()) {
			const kind = kindOf(json);
			tally[kind] += 1;
			const sessions = studio.sentTo(String(json.to)).length;
			if (kind !== 'mayHaveStarted' && sessions !== (kind === 'started' ? 1 : 0)) tally.untrue += 1;
		}
	});
	await Promise.all(rounds);
	const most = Math.max(...Object.values(studio.summary().perRecipient));
	const accounted = tally.started + tally.failed + tally.mayHaveStarted;
	await studio.close();
	return {
		what: `${ROUNDS} rounds of ${ITEMS} items with random faults (seed ${SEED})`,
		measured: `at most ${most} session per item; ${tally.started} started, ${tally.failed} failed, ${tally.mayHaveStarted} may have started; ${tally.untrue} untrue`,
		toReach: 'never above 1, every item accounted for',
		reached: most <= 1 && accounted === ROUNDS * ITEMS && tally.untrue === 0,
	};
}

function kindOf({ error, details }: IDataObject) {
	if (!error) return 'started';
	return (details as IDataObject).mayHaveStarted ? 'mayHaveStarted' : 'failed';
}
