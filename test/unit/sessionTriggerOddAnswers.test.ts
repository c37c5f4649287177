import type { IDataObject } from 'n8n-workflow';
import type { PageQuery } from '../../nodes/VonageAiStudio/resources/session/pages';
import { pagesOf } from '../../nodes/VonageAiStudio/resources/session/pages';
import { type Memory } from '../../nodes/VonageAiStudioSessionTrigger/memory';
import { readSettings } from '../../nodes/VonageAiStudioSessionTrigger/properties';
import { firstMemory, scan } from '../../nodes/VonageAiStudioSessionTrigger/scan';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const T0 = Date.parse('2026-11-20T10:00:00Z');

/** A session that is kept by AI Studio. */
interface Kept {
	id: unknown;
	startMs: number;
	endMs: number;
	time?: unknown;
}

interface World {
	sessions: Kept[];
	mostAtOnce?: number;
	ignores?: 'sort';
	write?: (startMs: number) => unknown;
	view?: (session: Kept, nowMs: number) => IDataObject;
}

/** AI Studio and a trigger, in virtual time. */
function world(world: World) {
	const settings = readSettings({}, {}, 'UTC');
	let nowMs = T0;
	let memory: Memory = firstMemory('scope', nowMs, settings);
	const out: unknown[] = [];
	const { write = (startMs) => new Date(startMs).toISOString().slice(0, -1) } = world;
	const show = (session: Kept): IDataObject => ({
		id: session.id as string,
		session_start_time: write(session.startMs) as string,
		channel: 'Telephony',
		channel_data: { duration: (session.endMs - session.startMs) / 1000, audio_url: 'https://r' },
		transcription: [{ User: 'yes' }],
		status: 'ended',
		...world.view?.(session, nowMs),
	});
	const ms = (text: string) => Date.parse(/Z$/.test(text) ? text : `${text}Z`);
	const search = async ({ from_date, to_date, page_number, page_size, sort_by }: PageQuery) => {
		const found = world.sessions
			.filter(({ endMs, startMs }) => endMs <= nowMs && startMs >= ms(from_date))
			.filter(({ startMs }) => startMs <= ms(to_date))
			.sort((a, b) => a.startMs - b.startMs);
		if (world.ignores === 'sort' || sort_by.endsWith('desc')) found.reverse();
		const size = Math.min(page_size, world.mostAtOnce ?? Infinity);
		return found.slice(page_number * size, (page_number + 1) * size).map(show);
	};
	const poll = async () => {
		const studio = {
			search,
			find: async (id: string) =>
				world.sessions.filter((session) => String(session.id) === id).map(show)[0],
			now: () => nowMs,
			signal: new AbortController().signal,
		};
		const scanned = await scan(studio, memory, settings);
		memory = JSON.parse(JSON.stringify(scanned.memory)) as Memory;
		out.push(...scanned.items.map(({ event_id }) => event_id));
	};
	return {
		out,
		search,
		minutes: async (count: number) => {
			for (let minute = 0; minute < count; minute += 1) {
				await poll();
				nowMs += MINUTE_MS;
			}
		},
	};
}

const calls = (count: number, fromMs: number, everyMs: number, lastsMs = MINUTE_MS): Kept[] =>
	Array.from({ length: count }, (_, index) => ({
		id: `call-${index}`,
		startMs: fromMs + index * everyMs,
		endMs: fromMs + index * everyMs + lastsMs,
	}));

describe('the Session Trigger', () => {
	it.each<[string, (startMs: number) => unknown]>([
		['as ISO 8601', (startMs) => new Date(startMs).toISOString()],
		['with an offset', (startMs) => new Date(startMs).toISOString().replace('Z', '+00:00')],
		['with an offset without a colon', (s) => new Date(s).toISOString().replace('Z', '+0000')],
		['with a blank', (startMs) => new Date(startMs).toISOString().slice(0, -1).replace('T', ' ')],
		['in words', (startMs) => new Date(startMs).toUTCString()],
		['in milliseconds since 1970', (startMs) => startMs],
		['in seconds since 1970', (startMs) => Math.floor(startMs / 1000)],
		['not at all', () => undefined],
	])('brings each session once when start times are written %s', async (_how, write) => {
		const sessions = calls(60, T0 + MINUTE_MS, 25 * MINUTE_MS);
		const { out, minutes } = world({ sessions, write });
		await minutes(30 * 60);
		expect(out).toHaveLength(new Set(out).size);
		expect(out.length).toBe(60);
	});

	it('brings all sessions of an hour when AI Studio keeps to its own order', async () => {
		const endMs = T0 + 2 * HOUR_MS;
		const sessions = calls(260, T0 + MINUTE_MS, 5000).map((call) => ({ ...call, endMs }));
		const { out, minutes } = world({ sessions, ignores: 'sort' });
		await minutes(3 * 60);
		expect(new Set(out).size).toBe(260);
	});

	it.each([8, 16, 32, 48, 64, 128])(
		'brings all when AI Studio gives %i at once',
		async (mostAtOnce) => {
			const sessions = calls(150, T0 + MINUTE_MS, 1000, 30 * MINUTE_MS);
			const { out, minutes } = world({ sessions, mostAtOnce });
			await minutes(2 * 60);
			expect(new Set(out).size).toBe(150);
		},
	);

	it('brings each of two sessions without an ID of their own, or none', async () => {
		const sessions = calls(3, T0 + MINUTE_MS, MINUTE_MS).map((call) => ({ ...call, id: null }));
		const { out, minutes } = world({ sessions });
		await minutes(20);
		expect([0, 3]).toContain(out.length);
	});
});

describe('Get Many', () => {
	it.each([8, 16, 32, 48, 64])(
		'returns all when AI Studio gives %i at once',
		async (mostAtOnce) => {
			const sessions = calls(150, T0 - HOUR_MS, 1000, 0);
			const { search } = world({ sessions, mostAtOnce });
			const range = {
				from_date: new Date(T0 - 2 * HOUR_MS).toISOString(),
				to_date: new Date(T0).toISOString(),
			};
			const found: unknown[] = [];
			const pages = pagesOf(
				{
					ranges: [range],
					query: { sort_by: 'session_start_time:desc' },
					limit: Infinity,
					order: 'desc',
				},
				search,
			);
			for await (const page of pages) found.push(...page);
			expect(found).toHaveLength(150);
		},
	);
});
