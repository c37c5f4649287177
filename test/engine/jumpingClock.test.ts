import {
	freshAgent,
	jsonOf,
	recipients,
	runStudioNode,
	startStudioNode,
} from '../harness/studioNode';
import { seededRandom } from '../harness/random';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';
import { until } from '../n8n/until';

const clock = useJumpingClock();
const studio = useSimulator({ clock });
const RATE = 5;

describe('a run in virtual time', () => {
	/** When each of the starts arrived, counted from the first. */
	async function arrivalsMs(count: number): Promise<number[]> {
		const random = seededRandom(1);
		studio.configure({ ratePerSecond: RATE, latencyMs: () => 200 + 600 * random() });
		const { branches } = await runStudioNode(
			studio.url,
			{ options: { sessionsPerSecond: RATE } },
			{ items: recipients(count) },
		);
		expect(jsonOf(branches[0])).toHaveLength(count);
		const timesMs = studio.requests.map(({ receivedAtMs }) => receivedAtMs);
		studio.reset();
		return timesMs.map((timeMs) => timeMs - timesMs[0]);
	}

	it('takes as long as the pace asks for', async () => {
		const timesMs = await arrivalsMs(300);
		expect(timesMs.at(-1)).toBeGreaterThan((300 / RATE - 1) * 1000);
	});

	it('is the same each time', async () => {
		const first = await arrivalsMs(50);
		expect(await arrivalsMs(50)).toEqual(first);
	});

	it('stands still for a test that has found what it waited for', async () => {
		let seconds = 0;
		const ticking = (async () => {
			while (seconds < 10) {
				await clock.sleep(1000);
				seconds += 1;
			}
		})();
		await until(() => seconds === 2);
		expect(seconds).toBe(2);
		await ticking;
	});

	it('stands still while something is held', async () => {
		const asleep = clock.sleep(1000);
		const beganMs = clock.now();
		await clock.hold(new Promise((resolve) => setTimeout(resolve, 20)));
		expect(clock.now()).toBe(beganMs);
		await asleep;
		expect(clock.now()).toBe(beganMs + 1000);
	});

	it('passes while a request is never answered', async () => {
		const [stuck, other] = [freshAgent(), freshAgent()];
		studio.configure({
			faults: ({ body }) =>
				(body as { agent_id: string }).agent_id === stuck
					? { kind: 'neverAnswer', started: true }
					: undefined,
		});
		const items = [
			{ to: '972541116037', agent: stuck },
			...recipients(5).map((row) => ({ ...row, agent: other })),
		];
		const started = startStudioNode(studio.url, { agentId: '={{ $json.agent }}' }, { items });
		await until(() => studio.sessions.length === items.length);
		started.cancel();
		const { run } = await started.result();
		expect(run.status).toBe('canceled');
	});

	it('makes callbacks of the simulator come when they are due', async () => {
		studio.configure({ callbacks: () => [{ afterMs: 3_600_000, status: 'busy' }] });
		await runStudioNode(studio.url, { to: '972541116037', statusUrl: `${studio.url}/status` });
		await studio.callbacksSettled();
		const [session, callback] = [studio.sessions[0], studio.callbacks[0]];
		expect(callback.postedAtMs - session.startedAtMs).toBe(3_600_000);
	});
});
