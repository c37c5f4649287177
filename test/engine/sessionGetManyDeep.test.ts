import { useJumpingClock, useSimulator } from '../harness/useSimulator';
import { jsonOf, runStudioNode } from '../harness/studioNode';

/** Elasticsearch pages no deeper than 10,000 documents. */
const DEEPEST = 10_000;
const COUNT = 10_250;
const UNTIL_MS = Date.now();

const clock = useJumpingClock();
const studio = useSimulator({
	ratePerSecond: Infinity,
	sessions: COUNT,
	sessionsSpanDays: 50,
	sessionsUntilMs: UNTIL_MS,
	deepestResult: DEEPEST,
	clock,
});

const all = async (options: object) =>
	await runStudioNode(studio.url, {
		resource: 'session',
		operation: 'getMany',
		returnAll: true,
		fromDate: new Date(UNTIL_MS - 55 * 24 * 60 * 60_000).toISOString(),
		options: options as never,
	});

describe('Session: Get Many of more sessions than Elasticsearch pages', () => {
	it.each([
		['channel_data.duration', ['channel_data']],
		['session_start_time', ['session_start_time']],
	])('brings each once, and no field but those asked for: %s', async (fields, names) => {
		const { branches, error } = await all({ fields });
		expect(error).toBeUndefined();
		expect(branches[0]).toHaveLength(COUNT);
		for (const json of jsonOf(branches[0])) expect(Object.keys(json)).toEqual(names);
	});

	it('ends at a server that takes no notice of the page number', async () => {
		studio.configure({ pageNumbers: 'ignored' });
		const { branches, error } = await all({ fields: 'source' });
		expect(error).toBeUndefined();
		expect(studio.requests).toHaveLength(2);
		expect(branches[0].length).toBeGreaterThan(0);
	});
});
