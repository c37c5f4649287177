import { channelOf, isWanted } from '../../nodes/VonageAiStudioSessionTrigger/filter';
import {
	isReady,
	listedFields,
	lookAtListed,
	startMsOf,
} from '../../nodes/VonageAiStudioSessionTrigger/session';

const START = '2026-11-20T10:00:00.123456';
const START_MS = Date.parse('2026-11-20T10:00:00.123Z');
const MINUTE_MS = 60_000;
const RULES = { longestMs: 24 * 60 * MINUTE_MS, quietMs: 30 * MINUTE_MS };
const AUDIO = 'https://recordings.example.com/recordings?token=';

describe('the channel of a session', () => {
	it.each([
		['Telephony', 'voice'],
		['VOICE', 'voice'],
		['phone', 'voice'],
		['Sms', 'sms'],
		['Whatsapp', 'whatsapp'],
		['WhatsApp', 'whatsapp'],
		['whats_app', 'whatsapp'],
		['http', 'http'],
		['HTTPS', 'http'],
		['Messenger', undefined],
		[undefined, undefined],
		[null, undefined],
	])('%j is %j', (channel, name) => expect(channelOf({ channel })).toBe(name));

	it('lets a session pass that names none, or one that is not known', () => {
		const filters = { agentIds: [], channels: ['voice'] };
		expect([{}, { channel: 'Messenger' }].map((session) => isWanted(session, filters))).toEqual([
			true,
			true,
		]);
		expect(isWanted({ channel: 'http' }, filters)).toBe(false);
	});

	it.each([
		[{ agent_id: 'a' }, true],
		[{ agent_information: { id: 'b' } }, true],
		// That of its published version, perhaps.
		[{ agent_id: 'x', agent_information: { id: 'a' } }, true],
		[{ agent_id: 'x', agent_information: { id: 'y' } }, false],
		[{}, true],
	])('goes with the agent of %j', (session, passes) =>
		expect(isWanted(session, { agentIds: ['a', 'b'], channels: [] })).toBe(passes),
	);
});

describe('the start of a session', () => {
	it.each([
		[START, START_MS],
		['2026-11-20T10:00:00.123Z', START_MS],
		['2026-11-20T12:00:00.123+02:00', START_MS],
	])('%s is in UTC where it names no zone', (session_start_time, startMs) =>
		expect(startMsOf({ session_start_time })).toBe(startMs),
	);

	it('may be unreadable', () => expect(startMsOf({})).toBeNaN());
});

describe('a session in a search', () => {
	it.each([
		['objects', { channel_data: { duration: 5, audio_url: null } }],
		['dotted names', { 'channel_data.duration': 5, 'channel_data.audio_url': null }],
	])('may have %s', (_name, fields) => {
		expect(listedFields({ id: 'a', ...fields, flow_path: ['secret'] })).toEqual({
			id: 'a',
			channel_data: { duration: 5, audio_url: null },
		});
	});

	it('looks the same with a new address of its recording, and not without one', () => {
		const look = (audio_url: string | null) =>
			lookAtListed({ id: 'a', channel_data: { duration: 5, audio_url } }, START_MS).fingerprint;
		expect(look(`${AUDIO}a`)).toBe(look(`${AUDIO}b`));
		expect(look(`${AUDIO}a`)).not.toBe(look(null));
	});
});

describe('a session', () => {
	const session = (fields: object) => ({ id: 'a', session_start_time: START, ...fields });
	/** Whether it is over `minutes` after its start, first seen or unchanged since some minutes. */
	const isOver = (fields: object, minutes: number, unchangedMinutes?: number) => {
		const nowMs = START_MS + minutes * MINUTE_MS;
		const sinceMs = nowMs - (unchangedMinutes ?? 0) * MINUTE_MS;
		const look = lookAtListed(session(fields), sinceMs);
		return isReady(session(fields), look, unchangedMinutes === undefined, nowMs, RULES);
	};
	const call = (duration: number, audio_url: string | null = `${AUDIO}a`) => ({
		channel: 'Telephony',
		channel_data: { duration, audio_url },
	});

	it.each([
		['a call whose duration grows', call(600), 10, undefined, false],
		['a call whose duration ended long ago', call(60), 10, undefined, true],
		['a call that was just seen', call(590), 10, undefined, false],
		['a call that stays the same', call(540), 10, 1, true],
		['a call without a recording, at first', call(540, null), 10, 1, false],
		['a call without a recording, after a while', call(540, null), 12, 3, true],
		['a chat without a mark', { channel: 'Whatsapp' }, 60, 20, false],
		['a quiet chat without a mark', { channel: 'Whatsapp' }, 60, 31, true],
		['a chat that says it is over', { channel: 'sms', status: 'ENDED' }, 1, undefined, true],
		['a chat that says it runs', { channel: 'sms', status: 'ACTIVE' }, 600, 300, false],
		['a chat that says it runs, after a day', { status: 'ACTIVE' }, 24 * 60, undefined, true],
	] as Array<[string, object, number, number | undefined, boolean]>)(
		'%s',
		(_name, fields, minutes, unchangedMinutes, over) =>
			expect(isOver(fields, minutes, unchangedMinutes)).toBe(over),
	);
});
