import type { IDataObject } from 'n8n-workflow';
import { isFinished, type Look, lookAt } from '../../nodes/shared/session';

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;
const QUIET_MS = 10 * 60_000;

/** Looks at one session after the other, so long apart; tells after which looks it is over. */
function overAfter(everyMs: number, sessions: IDataObject[]): boolean[] {
	let look: Look | undefined;
	return sessions.map((session, index) => {
		const nowMs = index * everyMs;
		look = lookAt(session, nowMs, look);
		return isFinished(session, look, nowMs, QUIET_MS);
	});
}

const call = (duration: unknown, more: IDataObject = {}) =>
	({
		id: 's',
		channel: 'Telephony',
		channel_data: { duration, audio_url: null },
		transcription: [{ Agent: 'Hello' }],
		...more,
	}) as IDataObject;
const times = (count: number, session: IDataObject) => Array<IDataObject>(count).fill(session);

describe('whether a session is over', () => {
	it.each<[string, IDataObject]>([
		['session_status ENDED', { session_status: 'ENDED' }],
		['session_status closed', { session_status: 'closed' }],
		['status completed', { status: 'completed' }],
		['an end time', { session_end_time: '2026-11-20T09:00:00' }],
		['another end time', { ended_at: '2026-11-20T09:00:00' }],
	])('is said by %s at the first look', (_what, mark) => {
		expect(overAfter(0, [call(null, mark)])).toEqual([true]);
	});

	it.each(['AWAITING_INPUT', 'active', 'in progress', 'IN_PROGRESS', 'running'])(
		'is denied by the status %s, though nothing changes for hours',
		(status) => {
			expect(overAfter(HOUR_MS, times(5, call(44, { status })))).not.toContain(true);
		},
	);

	it('is not said by a word that nobody knows, nor by an end time that is empty', () => {
		const session = call(44, { status: 'purple', end_time: null });
		expect(overAfter(SECOND_MS, times(3, session))).not.toContain(true);
	});

	it('shows in a duration that no longer grows', () => {
		const sessions = [10, 25, 40, 55, 55, 55, 55, 55].map((seconds) => call(seconds));
		const looks = overAfter(30 * SECOND_MS, sessions);
		expect(looks.slice(0, 4)).not.toContain(true);
		expect(looks.at(-1)).toBe(true);
	});

	it('does not show in a duration while somebody speaks', () => {
		const looks = Array.from({ length: 20 }, (_, index) =>
			call(10, { transcription: Array<IDataObject>(index).fill({ User: 'and' }) }),
		);
		expect(overAfter(30 * SECOND_MS, looks)).not.toContain(true);
	});

	it('shows in a silence of the time that is given, without a duration', () => {
		expect(overAfter(QUIET_MS / 2, times(4, call(null)))).toEqual([false, false, true, true]);
	});

	it('gives a written conversation with a duration more time than a call', () => {
		const chat = call(44, { channel: 'Whatsapp' });
		expect(overAfter(QUIET_MS / 8, times(2, call(44)))).toEqual([false, true]);
		expect(overAfter(QUIET_MS / 8, times(2, chat))).toEqual([false, false]);
		expect(overAfter(QUIET_MS / 2, times(2, chat))).toEqual([false, true]);
	});

	it('does not depend on what AI Studio makes anew for each answer', () => {
		const looks = Array.from({ length: 8 }, (_, index) =>
			call(44, {
				request_id: `request-${index}`,
				channel_data: { duration: 44, audio_url: `https://r.example.com/?token=${index}` },
			}),
		);
		expect(overAfter(30 * SECOND_MS, looks).at(-1)).toBe(true);
	});

	it.each(['55', 55])('reads a duration as %j', (duration) => {
		expect(overAfter(30 * SECOND_MS, times(8, call(duration))).at(-1)).toBe(true);
	});

	it('takes the fields of a search that gives dotted names', () => {
		const session = { id: 's', 'channel_data.duration': 55 };
		expect(overAfter(30 * SECOND_MS, times(8, session)).at(-1)).toBe(true);
	});
});
