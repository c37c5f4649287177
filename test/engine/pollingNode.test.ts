import type { INodeExecutionData, INodeType, IPollFunctions } from 'n8n-workflow';
import { jsonOf } from '../harness/studioNode';
import { pollingNode } from '../harness/pollingNode';
import { useJumpingClock } from '../harness/useSimulator';
import { until } from '../n8n/until';

const clock = useJumpingClock();

interface State {
	/** How many are read. */
	read: number;
	/** How often it was polled. */
	polls: number;
}

/** What the polling node below watches, and what it does. */
interface World {
	length: number;
	/** Awaited by each poll after it has read its state. */
	delay?: () => Promise<void>;
	error?: Error;
	budgets: Array<number | undefined>;
	pollTimes?: unknown;
	apiKey?: unknown;
	/** The state of the last poll, as the node has it. */
	state?: { counter?: State };
}

/** Gives the numbers that came since the last poll. */
class Counter implements INodeType {
	readonly poll: (this: IPollFunctions) => Promise<INodeExecutionData[][] | null>;
	description: INodeType['description'] = {
		displayName: 'Counter',
		name: 'counter',
		group: ['trigger'],
		version: 1,
		description: '',
		defaults: { name: 'Counter' },
		polling: true,
		inputs: [],
		outputs: ['main'],
		credentials: [{ name: 'vonageAiStudioApi' }],
		properties: [],
	};

	constructor(world: World) {
		this.poll = async function () {
			const state = this.getWorkflowStaticData('node') as { counter?: State };
			const { read, polls } = state.counter ?? { read: 0, polls: 0 };
			world.budgets.push(this.getPollBudgetMs?.());
			world.pollTimes = this.getNodeParameter('pollTimes');
			world.apiKey = (await this.getCredentials('vonageAiStudioApi')).apiKey;
			await world.delay?.();
			if (world.error) throw world.error;
			const { length } = world;
			const items = Array.from({ length }, (_, number) => ({ json: { number } })).slice(read);
			if (this.getMode() === 'manual') return [items.slice(-1)];
			state.counter = { read: length, polls: polls + 1 };
			world.state = state;
			return items.length > 0 ? [items] : null;
		};
	}
}

const credentials = { vonageAiStudioApi: { apiKey: 'key', region: 'eu' } };

function counter(more: Partial<Parameters<typeof pollingNode>[0]> = {}) {
	const world: World = { length: 0, budgets: [] };
	return { world, node: pollingNode({ type: new Counter(world), credentials, ...more }) };
}

const numbers = (batches: object[][]) =>
	batches.map((batch) => batch.map((json) => (json as { number: number }).number));

/** Holds up polls until it is opened. */
function gate(world: World) {
	let open = () => {};
	const opened = new Promise<void>((resolve) => (open = resolve));
	const held = { polls: 0, open };
	world.delay = async () => {
		held.polls += 1;
		await opened;
	};
	return held;
}

describe.each(['legacy', 'durable'] as const)('a polling trigger, %s', (cursors) => {
	it('goes on where the last poll ended, also after a restart', async () => {
		const { world, node } = counter({ cursors });
		world.length = 1;
		await node.activate();
		world.length = 3;
		await node.poll();
		await node.poll();
		await node.restart();
		world.length = 4;
		await node.poll();
		expect(numbers(node.batches)).toEqual([[0], [1, 2], [3]]);
		expect(node.savedState).toMatchObject({ counter: { read: 4 } });
		expect(node.staticDataSize).toBeGreaterThan(JSON.stringify(node.savedState).length - 1);
	});

	it('repeats the batch whose save was lost', async () => {
		const { world, node } = counter({ cursors });
		await node.activate();
		world.length = 1;
		await node.poll();
		world.length = 2;
		await node.poll();
		await node.restart({ from: 'older' });
		expect(numbers(node.batches)).toEqual([[0], [1], [1]]);
	});

	it('tells of what a poll throws, and fails the activation with it', async () => {
		const { world, node } = counter({ cursors });
		world.error = new Error('No connection');
		await expect(node.activate()).rejects.toThrow('No connection');
		await expect(node.poll()).rejects.toThrow('not active');
		world.error = undefined;
		await node.activate();
		world.error = new Error('No connection');
		await node.poll();
		expect(node.errors.map(({ message }) => message)).toEqual(['No connection']);
	});

	it('gives its item to the editor, and remembers nothing of it', async () => {
		const { world, node } = counter({ cursors });
		world.length = 2;
		const { branches } = await node.pollManually();
		expect(jsonOf(branches[0])).toEqual([{ number: 1 }]);
		expect(node.savedState).toEqual({});
		await node.activate();
		expect(numbers(node.batches)).toEqual([[0, 1]]);
	});

	it('can be polled again before the last poll has ended', async () => {
		const { world, node } = counter({ cursors });
		await node.activate();
		const held = gate(world);
		world.length = 1;
		const polls = [node.poll(), node.poll()];
		await until(() => held.polls === 2);
		held.open();
		await Promise.all(polls);
		expect(numbers(node.batches)).toEqual([[0], [0]]);
	});

	it('drops what a poll gives after the workflow was published anew', async () => {
		const { world, node } = counter({ cursors });
		await node.activate();
		const held = gate(world);
		const late = node.poll();
		await until(() => held.polls === 1);
		world.delay = undefined;
		await node.restart();
		world.length = 1;
		held.open();
		await late;
		expect(node.batches).toEqual([]);
		await node.poll();
		expect(numbers(node.batches)).toEqual([[0]]);
	});

	it('has its schedule and its credential', async () => {
		const { world, node } = counter({ cursors });
		await node.activate();
		expect(world.pollTimes).toEqual({ item: [{ mode: 'everyMinute' }] });
		expect(world.apiKey).toBe('key');
	});

	it('knows no budget in an older n8n', async () => {
		const { world, node } = counter({ cursors, budgetMs: null });
		await node.activate();
		await node.poll();
		expect(world.budgets).toEqual([undefined, undefined]);
	});
});

describe('the state in memory', () => {
	it('is saved by the activation and with items, and lost otherwise', async () => {
		const { world, node } = counter();
		const polls = () => (node.savedState.counter as State | undefined)?.polls;
		await node.activate();
		expect(polls()).toBe(1);
		await node.poll();
		await node.poll();
		expect(polls()).toBe(1);
		expect(world.state?.counter?.polls).toBe(3);
		await node.restart();
		expect(polls()).toBe(2);
		world.length = 1;
		await node.poll();
		expect(polls()).toBe(3);
	});

	it('keeps what is changed after the poll has returned', async () => {
		const { world, node } = counter();
		await node.activate();
		world.state!.counter = { read: 7, polls: 7 };
		world.length = 9;
		await node.poll();
		expect(numbers(node.batches)).toEqual([[7, 8]]);
	});
});

describe('the state in the database', () => {
	it('is not saved by an activation without items, but by each poll of the schedule', async () => {
		const { node } = counter({ cursors: 'durable' });
		await node.activate();
		expect(node.savedState).toEqual({});
		await node.poll();
		await node.poll();
		expect(node.savedState).toEqual({ counter: { read: 0, polls: 2 } });
	});

	it('ignores what is changed after the poll has returned', async () => {
		const { world, node } = counter({ cursors: 'durable' });
		await node.activate();
		await node.poll();
		world.state!.counter = { read: 7, polls: 7 };
		world.length = 1;
		await node.poll();
		expect(numbers(node.batches)).toEqual([[0]]);
	});

	it('is that of before a poll that was abandoned, whose items are dropped', async () => {
		const { world, node } = counter({ cursors: 'durable', clock });
		await node.activate();
		world.length = 1;
		world.delay = async () => await clock.sleep(60_000);
		const beganMs = clock.now();
		await node.poll();
		expect(clock.now() - beganMs).toBeLessThan(60_000);
		await clock.sleep(60_000);
		expect([node.batches, node.savedState]).toEqual([[], {}]);
		world.delay = undefined;
		await node.poll();
		expect(numbers(node.batches)).toEqual([[0]]);
	});

	it('comes with a shorter budget', async () => {
		const [legacy, durable] = [counter(), counter({ cursors: 'durable' })];
		for (const { node } of [legacy, durable]) {
			await node.activate();
			await node.poll();
		}
		expect(durable.world.budgets[1]).toBeLessThan(legacy.world.budgets[1] ?? 0);
		expect(durable.world.budgets[1]).toBeGreaterThan(0);
	});
});
