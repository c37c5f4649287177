import { DeduplicationStore } from '../harness/engine';
import { jsonOf, recipients, runStudioNode } from '../harness/studioNode';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';

const ONCE = {
	startOnce: true,
	reference: '={{ $json.id }}',
	options: { sessionsPerSecond: 5 },
};
const rows = recipients(3).map((row, index) => ({ ...row, id: `row-${index}` }));

const clock = useJumpingClock();
const studio = useSimulator({ ratePerSecond: Infinity, clock });

describe('Start Once', () => {
	it('starts a reference once in all executions', async () => {
		const deduplication = new DeduplicationStore();
		await runStudioNode(studio.url, ONCE, { items: rows.slice(0, 2), deduplication });
		const { branches } = await runStudioNode(studio.url, ONCE, { items: rows, deduplication });
		expect(studio.sessions.map(({ to }) => to)).toEqual(rows.map(({ to }) => to));
		expect(jsonOf(branches[0])).toEqual([
			...rows.slice(0, 2).map(({ to, id }) => ({
				id,
				channel: 'voice',
				to,
				agent_id: expect.any(String),
				reference: id,
				not_started: 'already_started',
			})),
			expect.objectContaining({ reference: 'row-2', session_id: expect.any(String) }),
		]);
	});

	it('starts a reference once within one list', async () => {
		const items = [rows[0], rows[0], rows[1]];
		const { branches } = await runStudioNode(studio.url, ONCE, { items });
		expect(studio.sentTo(rows[0].to)).toHaveLength(1);
		expect(jsonOf(branches[0]).map((json) => json.not_started)).toEqual([
			undefined,
			'already_started',
			undefined,
		]);
	});

	it('frees the reference of a start that certainly did not happen', async () => {
		const deduplication = new DeduplicationStore();
		studio.configure({ faults: [{ kind: 'status', status: 400, started: false }] });
		const failed = await runStudioNode(studio.url, ONCE, { items: [rows[0]], deduplication });
		expect(failed.error).toBeDefined();
		const { branches } = await runStudioNode(studio.url, ONCE, { items: [rows[0]], deduplication });
		expect(jsonOf(branches[0])).toMatchObject([{ session_id: studio.sessions[0].sessionId }]);
	});

	it.each(['resetAfterAccept', 'resetBeforeAccept'] as const)(
		'keeps the reference of a lost answer: %s',
		async (kind) => {
			const deduplication = new DeduplicationStore();
			studio.configure({ faults: [{ kind }] });
			await runStudioNode(studio.url, ONCE, { items: [rows[0]], deduplication });
			const { branches } = await runStudioNode(studio.url, ONCE, {
				items: [rows[0]],
				deduplication,
			});
			expect(studio.requests).toHaveLength(1);
			expect(jsonOf(branches[0])).toMatchObject([{ not_started: 'already_started' }]);
		},
	);

	it('passes over what was started before without waiting for its turn', async () => {
		const deduplication = new DeduplicationStore();
		const items = recipients(12).map((row, index) => ({ ...row, id: `r${index}` }));
		await runStudioNode(studio.url, ONCE, { items, deduplication });
		const beganMs = clock.now();
		const slow = { ...ONCE, options: { sessionsPerSecond: 1 } };
		await runStudioNode(studio.url, slow, { items, deduplication });
		expect(clock.now() - beganMs).toBeLessThan(1000);
		expect(studio.sessions).toHaveLength(12);
	});

	it('remembers for each node of its own', async () => {
		const deduplication = new DeduplicationStore();
		for (const name of ['Call', 'Call again']) {
			await runStudioNode(studio.url, ONCE, {
				items: [rows[0]],
				deduplication,
				node: { name, id: name },
			});
		}
		expect(studio.sentTo(rows[0].to)).toHaveLength(2);
	});
});
