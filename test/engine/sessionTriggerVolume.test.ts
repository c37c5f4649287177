import { InstantTime, instantTransport } from '../harness/instantStudio';
import { addDay, WITHOUT_MARKS } from '../harness/sessionDay';
import { HOUR_MS, watchSessions } from '../harness/sessionTrigger';
import { isStrange } from '../harness/strange';
import { type Simulator, startSimulator } from '../simulator';

/** The number that the trigger is made for. */
const A_DAY = 5000;
const MOST_BYTES = 300_000;

let time: InstantTime;
let studio: Simulator;

beforeAll(async () => {
	time = new InstantTime(Date.parse('2026-11-20T10:00:00Z'));
	studio = await startSimulator({ clock: time });
});
afterEach(() => studio.reset());
afterAll(async () => {
	await studio.close();
	time.end();
});

const watch = () =>
	watchSessions('http://simulator', time, {}, { transport: instantTransport(studio, time) });

describe.each([
	['with durations', {}],
	['without a mark of the end', WITHOUT_MARKS],
])(`${A_DAY} sessions a day, %s,`, (_name, answers) => {
	it('all come after a day of downtime, some at a time, with a small memory', async () => {
		studio.configure(answers);
		addDay(studio, A_DAY, Date.now() - 25 * HOUR_MS);
		const node = watch();
		await time.run(node.activate());
		await time.run(node.minutes(40));
		const ids = addDay(studio, A_DAY, Date.now());
		await time.pass(24 * HOUR_MS);
		let mostBytes = 0;
		const requests = studio.summary().requests;
		for (let polls = 0; node.items.length < A_DAY && polls < 150; polls += 1) {
			await time.run(node.minutes(1));
			mostBytes = Math.max(mostBytes, node.staticDataSize);
		}
		expect(node.ids.length).toBe(A_DAY);
		expect(new Set(node.ids)).toEqual(new Set(ids));
		for (const batch of node.batches) expect(batch.length).toBeLessThanOrEqual(50);
		expect(mostBytes).toBeLessThan(MOST_BYTES);
		// One for the details of each session, and few to find them.
		expect(studio.summary().requests - requests).toBeLessThan(A_DAY * 1.2);
	});
});

describe('a quiet poll', () => {
	it(`is one request, also after a day of ${A_DAY} sessions`, async () => {
		addDay(studio, A_DAY, Date.now() - 25 * HOUR_MS);
		const node = watch();
		await time.run(node.activate());
		const requests: number[] = [];
		for (let minute = 0; minute < 29; minute += 1) {
			const before = studio.summary().requests;
			await time.run(node.minutes(1));
			requests.push(studio.summary().requests - before);
		}
		// Now and then one looks back further, over more pages where they are small.
		expect(requests.filter((count) => count === 1).length).toBeGreaterThan(20);
		expect(Math.max(...requests)).toBeLessThan(isStrange ? 40 : 10);
	});
});
