import type { INodeParameters } from 'n8n-workflow';
import { DeduplicationStore } from '../harness/engine';
import {
	freshAgent,
	jsonOf,
	recipients,
	runStudioNode,
	startStudioNode,
} from '../harness/studioNode';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';
import type { Fault } from '../simulator';
import { until } from '../n8n/until';

const clock = useJumpingClock();
const studio = useSimulator({ ratePerSecond: Infinity, clock });

const CONTINUE = { onError: 'continueErrorOutput' } as const;
const tooFast = (retryAfter: number): Fault => ({
	kind: 'status',
	status: 429,
	headers: { 'retry-after': String(retryAfter) },
	started: false,
});

const start = async (agentId: string, more: INodeParameters = {}) =>
	await runStudioNode(studio.url, { agentId, ...more }, { items: recipients(1) });

describe('a pause that AI Studio asks for', () => {
	it('outlives the execution, and the starts of other agents', async () => {
		const agentId = freshAgent();
		studio.configure({ faults: [tooFast(120)] });
		const first = startStudioNode(studio.url, { agentId }, { items: recipients(1) });
		await until(() => studio.requests[0]?.answeredStatus);
		await clock.sleep(1);
		first.cancel();
		await first.result();
		for (let others = 0; others < 11; others += 1) {
			await clock.sleep(10_000);
			await start(freshAgent());
		}
		await start(agentId);
		const times = studio.requests
			.filter(({ body }) => (body as { agent_id: string }).agent_id === agentId)
			.map(({ receivedAtMs }) => receivedAtMs);
		expect(times).toHaveLength(2);
		expect(times[1] - times[0]).toBeGreaterThanOrEqual(120_000);
	});

	it('holds up no other agent', async () => {
		studio.configure({ faults: [tooFast(120)] });
		const paused = startStudioNode(studio.url, {}, { items: recipients(1) });
		await until(() => studio.requests[0]?.answeredStatus);
		const beganMs = clock.now();
		await start(freshAgent());
		expect(clock.now() - beganMs).toBeLessThan(1000);
		await paused.result();
		expect(studio.sessions).toHaveLength(2);
	});

	it('takes one request when it is too long for a run, and every row says so', async () => {
		studio.configure({ faults: () => tooFast(3600) });
		const items = recipients(300).map((row, index) => ({ ...row, id: `row-${index}` }));
		const deduplication = new DeduplicationStore();
		const once = { agentId: freshAgent(), reference: '={{ $json.id }}', startOnce: true };
		const beganMs = clock.now();
		const { branches } = await runStudioNode(studio.url, once, {
			items,
			deduplication,
			node: CONTINUE,
		});
		expect(studio.requests).toHaveLength(1);
		expect(clock.now() - beganMs).toBeLessThan(10_000);
		expect(branches[1]).toHaveLength(300);
		for (const [index, { error, details, to }] of jsonOf(branches[1]).entries()) {
			expect(to).toBe(items[index].to);
			expect(error).toBe(
				`AI Studio accepts no starts of this agent for the next 60 minutes (item ${index + 1} of 300)`,
			);
			expect(details).toMatchObject({
				description: expect.stringMatching(/^No session was started\./),
				httpStatus: 429,
				may_have_started: false,
				reference: `row-${index}`,
			});
		}
		studio.reset();
		await runStudioNode(studio.url, once, { items: items.slice(0, 2), deduplication });
		expect(studio.sessions).toHaveLength(2);
	});

	it('ends the rows of its own agent only', async () => {
		const [paused, other] = [freshAgent(), freshAgent()];
		studio.configure({
			faults: ({ body }) =>
				(body as { agent_id: string }).agent_id === paused ? tooFast(3600) : undefined,
		});
		const items = recipients(20).map((row, index) => ({
			...row,
			agent: index % 2 ? paused : other,
		}));
		const { branches } = await runStudioNode(
			studio.url,
			{ agentId: '={{ $json.agent }}' },
			{ items, node: CONTINUE },
		);
		expect(jsonOf(branches[0]).every(({ agent_id }) => agent_id === other)).toBe(true);
		expect(branches[0]).toHaveLength(10);
		expect(branches[1]).toHaveLength(10);
	});
});

describe('the pace of an agent', () => {
	/** The seconds between the starts of a run, each of whose rows arrived once. */
	const gapsMs = () => {
		const times = studio.requests.map(({ receivedAtMs }) => receivedAtMs);
		return times.slice(1).map((timeMs, index) => timeMs - times[index]);
	};

	it.each([
		[1, 20],
		[20, 60],
		[60, 200],
	])(
		'counts from the moment a start leaves, also if its claim takes long: %i to %i ms',
		async (fromMs, toMs) => {
			studio.configure({ ratePerSecond: 1, latencyMs: 300 });
			const items = recipients(6).map((row, index) => ({ ...row, id: `row-${index}` }));
			const once = { reference: '={{ $json.id }}', startOnce: true };
			for (let seed = 1; seed <= 6; seed += 1) {
				const deduplication = new DeduplicationStore({
					readMs: [fromMs, toMs],
					writeMs: [fromMs, toMs],
					sleep: clock.sleep,
					seed,
				});
				await runStudioNode(studio.url, once, { items, deduplication });
			}
			expect(studio.sessions).toHaveLength(36);
			expect(studio.refusedByLimit).toBe(0);
		},
	);

	it.each<[string, Fault, 'recovers' | 'stays']>([
		['recovers', { kind: 'slow', ms: 0 }, 'recovers'],
		['does not recover', { kind: 'status', status: 500, started: true }, 'stays'],
		['does not recover', { kind: 'resetAfterAccept' }, 'stays'],
	])('%s with answers such as %j', async (_what, answer, expected) => {
		studio.configure({
			faults: ({ number }) =>
				number <= 2 ? { kind: 'status', status: 429, started: false } : answer,
		});
		await runStudioNode(studio.url, {}, { items: recipients(20), node: CONTINUE });
		const [first, ...later] = gapsMs().slice(3);
		const last = later[later.length - 1];
		if (expected === 'recovers') expect(last).toBeLessThan(first);
		else expect(last).toBeGreaterThanOrEqual(first - 1);
	});
});
