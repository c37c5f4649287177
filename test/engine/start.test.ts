import { startSimulator, type Simulator } from '../simulator';
import { AGENT, jsonOf, runStudioNode } from '../harness/studioNode';

let studio: Simulator;
beforeAll(async () => (studio = await startSimulator({ ratePerSecond: Infinity })));
afterEach(() => studio.reset());
afterAll(async () => await studio.close());

describe('Voice Call: Start', () => {
	it('starts one session for each item and pairs the outputs in input order', async () => {
		const { branches, error } = await runStudioNode(studio.url, {}, { items: [{ to: '+972 (54) 111-6037' }, { to: 972541116038 }] });
		expect(error).toBeUndefined();
		expect(studio.sessions.map(({ to }) => to)).toEqual(['972541116037', '972541116038']);
		expect(jsonOf(branches[0])).toEqual(
			studio.sessions.map(({ sessionId, to }) => ({
				session_id: sessionId,
				session_start_time: expect.any(String),
				channel: 'voice',
				to,
				agent_id: AGENT,
				reference: expect.stringMatching(/^[0-9a-f-]{36}$/),
			})),
		);
		expect(branches[0].map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	});
});
