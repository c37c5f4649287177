import type { IDataObject } from 'n8n-workflow';
import { nodeOfAnotherProcess } from '../harness/anotherProcess';
import { DeduplicationStore } from '../harness/engine';
import { freshAgent, jsonOf, recipients, runStudioNode } from '../harness/studioNode';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';

const clock = useJumpingClock();
const studio = useSimulator({ ratePerSecond: Infinity, clock });

/** Many agents claim many references at the same time. */
const AGENTS = 30;

/** A list with references of its own. */
function rows(count: number) {
	const agents = Array.from({ length: AGENTS }, freshAgent);
	return recipients(count).map((row, index) => ({
		...row,
		id: `row-${index}`,
		agent: agents[index % AGENTS],
	}));
}

type Run = (items: IDataObject[]) => Promise<IDataObject[]>;

/** Two worker processes of one n8n, just started, that run the same node. */
function workers(seed: number): [Run, Run] {
	const deduplication = new DeduplicationStore({
		readMs: [1, 10],
		writeMs: [1, 10],
		sleep: clock.sleep,
		seed,
	});
	const parameters = {
		agentId: '={{ $json.agent }}',
		startOnce: true,
		reference: '={{ $json.id }}',
		options: { sessionsPerSecond: 5 },
	};
	const worker = (): Run => {
		const type = nodeOfAnotherProcess(clock);
		return async (items) => {
			const { branches } = await runStudioNode(studio.url, parameters, {
				type,
				items,
				deduplication,
				node: { onError: 'continueErrorOutput' },
			});
			expect(branches[1]).toEqual([]);
			return jsonOf(branches[0]);
		};
	};
	return [worker(), worker()];
}

const isPassedOver = (json: IDataObject) => json.not_started === 'already_started';

/** How many people were started, and how many of them more than once. */
function started() {
	const starts = Object.values(studio.summary().perRecipient);
	return { people: starts.length, twice: starts.filter((count) => count > 1).length };
}

/** Adds up what the lists came to, each of which goes to fresh processes and a fresh database. */
async function ofLists(count: number, run: (seed: number) => Promise<void>) {
	const sum = { people: 0, twice: 0 };
	for (let seed = 1; seed <= count; seed += 1) {
		await run(seed);
		const { people, twice } = started();
		sum.people += people;
		sum.twice += twice;
		studio.reset();
	}
	return sum;
}

describe('Start Once in two processes with one database', () => {
	it.each([
		[1, 300],
		[10, 30],
	])('starts everybody once when both have the same: %i lists of %i', async (lists, length) => {
		let passedOver = 0;
		const sum = await ofLists(lists, async (seed) => {
			const items = rows(length);
			const outputs = await Promise.all(workers(seed).map(async (run) => await run(items)));
			passedOver += outputs.flat().filter(isPassedOver).length;
		});
		expect({ ...sum, passedOver }).toEqual({
			people: lists * length,
			twice: 0,
			passedOver: lists * length,
		});
	});

	it.each([[10, 72]])(
		'forgets nobody when each has its own half: %i lists of %i',
		async (lists, length) => {
			let forgotten = 0;
			const sum = await ofLists(lists, async (seed) => {
				const items = rows(length);
				const [one, other] = workers(seed);
				await Promise.all([one(items.slice(0, length / 2)), other(items.slice(length / 2))]);
				const later = await one(items);
				forgotten += later.filter((json) => !isPassedOver(json)).length;
			});
			expect({ ...sum, forgotten }).toEqual({ people: lists * length, twice: 0, forgotten: 0 });
		},
	);
});
