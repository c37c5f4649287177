import { holdPacer } from '../../nodes/VonageAiStudio/starts/pacer';
import { VirtualClock } from '../harness/virtualClock';

const DAY_MS = 24 * 60 * 60_000;
const API_KEY = 'hush-hush-key';
const HOST = 'https://studio-api-eu.ai.vonage.com';

let agents = 0;
/** An agent that no other test has. */
const freshAgent = () => `agent-${(agents += 1)}`;

/** What a hold needs, with a clock of its own. */
function setup() {
	const clock = new VirtualClock();
	const pass = async (ms: number) => await clock.run(clock.sleep(ms));
	const hold = (agentId: string, apiKey = API_KEY, host = HOST) =>
		holdPacer(host, apiKey, agentId, clock);
	/** Lets one start leave at once. */
	const leave = async (agentId: string) => {
		const { pacer, release } = hold(agentId);
		const departure = (await pacer.enter(1)).leave();
		return { pacer, departure, release };
	};
	return { clock, pass, hold, leave };
}

describe('the pacer of an agent', () => {
	it('is one for all runs, and another one for each agent, key and host', () => {
		const { hold } = setup();
		const agent = freshAgent();
		const { pacer } = hold(agent);
		expect(hold(agent).pacer).toBe(pacer);
		expect(hold(freshAgent()).pacer).not.toBe(pacer);
		expect(hold(agent, 'another-key').pacer).not.toBe(pacer);
		expect(hold(agent, API_KEY, 'https://proxy.example.com').pacer).not.toBe(pacer);
	});

	it('is kept as long as a run holds it, whatever others do', async () => {
		const { hold, leave, pass } = setup();
		const agent = freshAgent();
		const { pacer } = await leave(agent);
		const second = hold(agent);
		for (let days = 0; days < 3; days += 1) {
			await pass(DAY_MS);
			(await leave(freshAgent())).release();
		}
		second.release();
		// Releasing twice gives back nothing that another run holds.
		second.release();
		expect(hold(agent).pacer).toBe(pacer);
	});

	it('is forgotten when nobody holds it and it has nothing to remember', async () => {
		const { hold, leave, pass } = setup();
		const agent = freshAgent();
		const { pacer, release } = await leave(agent);
		release();
		await pass(DAY_MS);
		hold(freshAgent()).release();
		expect(hold(agent).pacer).not.toBe(pacer);
	});

	it('is forgotten also if it never let a start leave', () => {
		const { hold } = setup();
		const agent = freshAgent();
		const { pacer, release } = hold(agent);
		release();
		expect(hold(agent).pacer).not.toBe(pacer);
	});

	it('is kept through a pause, and remembers it', async () => {
		const { clock, hold, leave, pass } = setup();
		const agent = freshAgent();
		const { pacer, departure, release } = await leave(agent);
		pacer.refused(departure, 1, DAY_MS);
		release();
		await pass(DAY_MS / 2);
		(await leave(freshAgent())).release();
		const again = hold(agent);
		expect(again.pacer).toBe(pacer);
		const place = await again.pacer.enter(1);
		await clock.run(place.untilDue());
		expect(clock.now()).toBeGreaterThanOrEqual(DAY_MS);
	});

	it('leaves no API key in memory', () => {
		const set = jest.spyOn(Map.prototype, 'set');
		const { hold } = setup();
		hold(freshAgent()).release();
		const keys = set.mock.calls.map(([key]: unknown[]) => key);
		set.mockRestore();
		expect(keys.length).toBeGreaterThan(0);
		expect(JSON.stringify(keys)).not.toContain(API_KEY);
	});
});
