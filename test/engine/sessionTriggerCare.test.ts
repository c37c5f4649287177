import type { INodeParameters } from 'n8n-workflow';
import { HOUR_MS, MINUTE_MS, watchSessions } from '../harness/sessionTrigger';
import { isStrange } from '../harness/strange';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';
import type { AddedSession, FaultRequest } from '../simulator';

const clock = useJumpingClock();
const studio = useSimulator({ clock });

const watch = (parameters: INodeParameters = {}, more: Parameters<typeof watchSessions>[3] = {}) =>
	watchSessions(studio.url, clock, parameters, more);

const active = async (...options: Parameters<typeof watch>) => {
	const node = watch(...options);
	await node.activate();
	return node;
};

/** Adds sessions that begin now and last some minutes. */
const converse = (minutes: number, count = 1, more: Partial<AddedSession> = {}) =>
	Array.from({ length: count }, (_, index) =>
		studio.addSession({
			startMs: Date.now() + index,
			endMs: Date.now() + index + minutes * MINUTE_MS,
			...more,
		}),
	);

const status = (code: number) => ({ kind: 'status', status: code, started: false }) as const;
/** Whether the session itself is asked for, or something of it. */
const isAbout = (path: string, id: string) => path.includes(encodeURIComponent(id));
const isSearch = ({ path }: { path: string }) => path === '/insights/sessions';

describe.each(['legacy', 'durable'] as const)('nothing is lost or repeated, %s,', (cursors) => {
	it('by errors of AI Studio in the middle of a scan', async () => {
		const node = await active({}, { cursors });
		const ids = converse(1, 230);
		let answers = 0;
		// Of each three answers one is whole.
		studio.configure({ faults: () => ((answers += 1) % 3 === 0 ? undefined : status(502)) });
		await node.minutes(8);
		// Now each poll breaks off after its first page.
		let pages = 0;
		studio.configure({
			faults: (request: FaultRequest) =>
				isSearch(request) && (pages += 1) % 6 !== 1 ? status(500) : undefined,
		});
		await node.minutes(8);
		studio.configure({ faults: undefined });
		await node.minutes(40);
		expect(node.ids.sort()).toEqual(ids.sort());
	});

	it('by an appearance up to two hours late', async () => {
		const node = await active({}, { cursors });
		const endMs = Date.now() + MINUTE_MS;
		const ids = [1, 30, 90, 120].flatMap((late) =>
			converse(1, 1, { appearsMs: endMs + late * MINUTE_MS }),
		);
		await node.minutes(240);
		expect(node.ids).toEqual(ids);
	});

	it('by start times that are the same', async () => {
		studio.configure({ tieOrder: 'stable' });
		const node = await active({}, { cursors });
		const startMs = Date.now();
		const ids = converse(1, 150, { startMs, endMs: startMs + MINUTE_MS });
		const few = converse(1, 20, { startMs: startMs + 5000, endMs: startMs + MINUTE_MS });
		await node.minutes(9);
		expect(node.ids.sort()).toEqual([...ids, ...few].sort());
	});

	it('by start times that are the same, in an order that changes', async () => {
		studio.configure({ tieOrder: 'changing', largestPage: 25 });
		const node = await active({}, { cursors });
		const ids = Array.from({ length: 8 }, (_, second) => {
			const startMs = Date.now() + second * 1000;
			return converse(1, 20, { startMs, endMs: startMs + MINUTE_MS });
		});
		await node.minutes(9);
		expect(node.ids.sort()).toEqual(ids.flat().sort());
	});

	it('by pages that shift while sessions come', async () => {
		const node = await active({}, { cursors });
		const startMs = Date.now();
		const ids = converse(1, 230);
		studio.configure({
			faults: (request: FaultRequest) => {
				if (!isSearch(request) || ids.length > 300) return undefined;
				// They sort before all that was read already.
				ids.push(...converse(1, 3, { startMs, endMs: startMs + MINUTE_MS }));
				return undefined;
			},
		});
		await node.minutes(60);
		expect(ids.length).toBeGreaterThan(250);
		expect(node.ids.sort()).toEqual(ids.sort());
	});

	it('by conversations that last a day', async () => {
		studio.configure({ runningSessions: 'listed', durations: 'absent' });
		const node = await active({}, { cursors });
		const turns = Array.from({ length: 96 }, (_, quarter) => ({
			speaker: 'user' as const,
			text: `Quarter ${quarter}`,
			afterMs: quarter * 15 * MINUTE_MS,
		}));
		const [id] = converse(24 * 60 - 1, 1, { channel: 'whatsapp', turns });
		for (let hour = 0; hour < 23; hour += 1) {
			await clock.sleep(50 * MINUTE_MS);
			await node.minutes(10);
		}
		expect(node.ids).toEqual([]);
		await node.minutes(150);
		expect(node.ids).toEqual([id]);
		expect(node.items[0].turns).toHaveLength(96);
	});

	it('by a restart with what n8n saved last', async () => {
		const node = await active({}, { cursors });
		const ids = converse(1, 3);
		await node.minutes(6);
		ids.push(...converse(3, 3));
		await node.minutes(2);
		await node.restart();
		await node.minutes(2);
		await node.restart();
		await node.minutes(30);
		expect(node.ids.sort()).toEqual(ids.sort());
	});

	it('by polls that overlap', async () => {
		studio.configure({ latencyMs: 2000 });
		const node = await active({}, { cursors });
		const ids = converse(1, 5);
		for (let minute = 0; minute < 8; minute += 1) {
			await clock.sleep(MINUTE_MS);
			await Promise.all([node.poll(), node.poll(), node.poll()]);
		}
		expect(node.ids.sort()).toEqual(ids.sort());
	});

	it.each([404, 500] as const)('by a session whose details always fail with %i', async (code) => {
		const node = await active({}, { cursors });
		const turns = [{ speaker: 'user' as const, text: 'Hello' }];
		const [bad] = converse(1, 1, { detailsStatus: code, turns });
		const good = converse(1, 3);
		await node.minutes(4);
		expect(node.ids).toEqual(good);
		await node.minutes(6);
		expect(node.ids).toEqual([...good, bad]);
		expect(node.items[3]).toMatchObject({
			id: bad,
			session_id: bad,
			details_missing: true,
			transcript: 'User: Hello',
			channel_data: { duration: isStrange ? '60' : 60 },
		});
		const tries = studio.requests.filter(({ path }) => isAbout(path, bad));
		await node.minutes(40);
		expect(studio.requests.filter(({ path }) => isAbout(path, bad))).toHaveLength(tries.length);
		expect(node.errors).toEqual([]);
	});

	it.each([undefined, 20_000, null])(
		'by a time that ends in the middle, with a budget of %j ms',
		async (budgetMs) => {
			const node = await active({}, { cursors, budgetMs });
			const ids = converse(1, 60);
			studio.configure({ latencyMs: 3000 });
			let longestMs = 0;
			// Small pages take more requests, so more polls.
			for (let minute = 0; minute < 50; minute += 1) {
				await clock.sleep(MINUTE_MS);
				const beganMs = Date.now();
				await node.poll();
				longestMs = Math.max(longestMs, Date.now() - beganMs);
			}
			expect(node.ids.sort()).toEqual(ids.sort());
			expect(node.batches.length).toBeGreaterThan(2);
			expect(longestMs).toBeLessThan(budgetMs ?? MINUTE_MS);
		},
	);

	it('by answers that never come', async () => {
		const node = await active({}, { cursors });
		const ids = converse(1, 4);
		studio.configure({
			faults: ({ path }) =>
				isAbout(path, ids[1]) ? { kind: 'neverAnswer', started: false } : undefined,
		});
		await node.minutes(20);
		expect(node.ids.sort()).toEqual(ids.sort());
		expect(node.items.filter(({ details_missing }) => details_missing)).toHaveLength(1);
	});
});

describe('two polls that n8n gives the same memory', () => {
	it('put out each conversation once', async () => {
		const node = await active({}, { cursors: 'durable' });
		await node.minutes(1);
		const ids = converse(1, 3);
		await clock.sleep(10 * MINUTE_MS);
		await node.pollTwiceFromOneState();
		expect(node.ids.sort()).toEqual(ids.sort());
		const later = converse(1);
		await node.minutes(10);
		expect(node.ids.sort()).toEqual([...ids, ...later].sort());
	});
});

describe('a publication during a poll', () => {
	it('loses and repeats nothing', async () => {
		const node = await active();
		const ids = converse(1, 5);
		await node.minutes(2);
		studio.configure({ latencyMs: 5000 });
		for (let times = 0; times < 4; times += 1) {
			await clock.sleep(MINUTE_MS);
			const late = node.poll();
			await clock.sleep(7000);
			await Promise.all([node.restart(), late]);
		}
		studio.configure({ latencyMs: 0 });
		await node.minutes(10);
		expect(node.ids.sort()).toEqual(ids.sort());
	});
});

describe('requests', () => {
	it('are one for a quiet poll', async () => {
		for (let minutes = 60; minutes < 190; minutes += 1) {
			const startMs = Date.now() - minutes * MINUTE_MS;
			studio.addSession({ startMs, endMs: startMs + MINUTE_MS });
		}
		const node = await active();
		converse(1, 4);
		await node.minutes(8);
		const before = studio.requests.length;
		await clock.sleep(MINUTE_MS);
		await node.poll();
		expect(studio.requests.length - before).toBe(1);
		expect(studio.requests[before].query).toMatchObject({ page_number: '0' });
	});

	it('are made without picking fields where AI Studio does not let them be picked', async () => {
		studio.configure({
			faults: ({ query }) => (query.project_fields ? status(401) : undefined),
		});
		const node = await active();
		const ids = converse(1, 2);
		await node.minutes(8);
		expect(node.ids).toEqual(ids);
	});

	it('ask for the parameters in the documented way where a session comes without them', async () => {
		const node = await active();
		const ids = converse(1, 1, { parameters: { NAME: 'Dana' } });
		studio.configure({
			faults: ({ path }) => (path.endsWith(encodeURIComponent(ids[0])) ? status(404) : undefined),
		});
		await node.minutes(8);
		expect(node.items).toMatchObject([{ id: ids[0], parameters: { NAME: 'Dana' } }]);
		expect(node.items[0]).not.toHaveProperty('details_missing');
	});
});

describe('what goes wrong', () => {
	it('fails the workflow after three polls in a row, with advice', async () => {
		const node = await active();
		studio.configure({ faults: () => status(503) });
		await node.minutes(2);
		expect(node.errors).toEqual([]);
		await node.minutes(1);
		expect(node.errors).toMatchObject([
			{
				message: 'AI Studio answered with status 503',
				description: expect.stringContaining('are not lost'),
				failure: { cause: 'temporarily-unavailable' },
			},
		]);
	});

	it('counts failed polls anew after one that succeeds', async () => {
		const node = await active();
		for (let times = 0; times < 4; times += 1) {
			studio.configure({ faults: () => status(429) });
			await node.minutes(2);
			studio.configure({ faults: undefined });
			await node.minutes(1);
		}
		expect(node.errors).toEqual([]);
	});

	it('fails at once when the key is refused', async () => {
		const node = await active();
		const ids = converse(1);
		studio.configure({ faults: () => status(401) });
		await node.minutes(1);
		expect(node.errors).toMatchObject([
			{
				message: 'AI Studio did not accept the API key, or the "Agent IDs"',
				description: expect.stringContaining('Generate API Key'),
				failure: { cause: 'credential-invalid' },
			},
		]);
		studio.configure({ faults: undefined });
		await node.minutes(8);
		expect(node.ids).toEqual(ids);
	});

	it('fails the publication, for somebody looks at it', async () => {
		studio.configure({ faults: () => status(500) });
		await expect(watch().activate()).rejects.toThrow('AI Studio answered with status 500');
	});

	it('does not fail a restart', async () => {
		const node = await active();
		const ids = converse(1);
		studio.configure({ faults: () => ({ kind: 'resetBeforeAccept' }) });
		await node.restart();
		studio.configure({ faults: undefined });
		await node.minutes(8);
		expect(node.ids).toEqual(ids);
	});

	it('tells of a server that never answers', async () => {
		const node = await active();
		studio.configure({ faults: () => ({ kind: 'neverAnswer', started: false }) });
		await node.minutes(3);
		expect(node.errors).toMatchObject([{ message: 'AI Studio did not answer in time' }]);
	});

	it('waits no longer than a poll may take when AI Studio asks for a pause', async () => {
		const node = await active();
		const headers = { 'Retry-After': '250' };
		studio.configure({ faults: () => ({ ...status(429), headers }) });
		const beganMs = Date.now();
		await node.poll();
		expect(Date.now() - beganMs).toBeLessThan(MINUTE_MS);
	});
});

describe('a clock that was set back by hours', () => {
	it('does not stop the trigger', async () => {
		const node = await active();
		await node.minutes(5);
		const saved = node.savedState.sessions as { sweptAtMs: number };
		const ahead = { ...saved, sweptAtMs: Date.now() + 5 * HOUR_MS, fromMs: Date.now() };
		const later = watch({}, { savedState: { sessions: ahead } });
		await later.activate();
		const ids = converse(1);
		await later.minutes(8);
		expect(later.ids).toEqual(ids);
	});
});
