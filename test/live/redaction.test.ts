import { inWords } from '../../live/redaction/describe';
import { headerName, nameOf } from '../../live/redaction/names';
import { say } from '../../live/redaction/safeText';
import { Shapes } from '../../live/redaction/shapes';

/** What is said about a content: `path: seen`. */
function rowsOf(...contents: unknown[]): string[] {
	const shapes = new Shapes();
	for (const content of contents) shapes.add(say`GET /somewhere`, content);
	return shapes.rows().map(({ path, seen }) => `${path}: ${seen}`);
}

describe('redaction', () => {
	it.each([
		[null, '', 'null'],
		[true, '', 'true'],
		[undefined, '', 'nothing'],
		[972541116037, 'to', 'number(12)'],
		[404, 'status', '404'],
		[404, 'value', 'number(3)'],
		['972541116037', 'to', 'string(12, digits)'],
		['+972541116037', 'to', 'string(13, plus and digits)'],
		['ENDED', 'session_status', '"ENDED"'],
		['ENDED', 'text', 'string(5)'],
		['Diane Miller', 'status', 'string(12)'],
		['5a61cc84-1c2d-4a3b-9c4d-0123456789ab', 'id', 'string(36, UUID)'],
		['2026-11-20T09:42:07.151657', '', 'string(26, time without zone)'],
		['2026-11-20T09:42:07.151Z', '', 'string(24, time in UTC)'],
		['https://example.com/?token=1', '', 'string(28, web address)'],
		[[1, 2], '', 'list(2)'],
	])('says of %j in "%s" only %s', (value, field, said) => {
		expect(inWords(value, field)).toBe(said);
	});

	it.each([
		['session_mood', [], 'session_mood'],
		['hangUpReason', ['data', 'sessions'], 'hangUpReason'],
		['channel_data.duration', [], 'channel_data.duration'],
		['Diane Miller', [], '*'],
		['972541116037', [], '*'],
		['5a61cc84-1c2d-4a3b-9c4d-0123456789ab', ['data'], '*'],
		['blood_type', ['parameters'], '*'],
		['status', ['parameters'], '*'],
		['api_key', ['flow_path', 'request', 'headers'], '*'],
		['diane', ['transcription'], '*'],
		['colour', ['something_new'], '*'],
	])('shows the name %j in %j as %s', (name, container, shown) => {
		expect(nameOf(name, container)).toBe(shown);
	});

	it('shows names of headers, and none that could be a value', () => {
		expect(['retry-after', 'x-b3-traceid'].map(headerName)).toEqual([
			'retry-after',
			'x-b3-traceid',
		]);
		expect(headerName('4f9d0a61c2')).toBe('*');
	});

	it('merges what was seen in several places into ranges', () => {
		const sessions = [
			{ source: '1', channel: 'Telephony' },
			{ source: '1234', channel: 'http' },
			{ source: null, channel: 'x' },
		];
		expect(rowsOf(sessions, [])).toEqual([
			'.: list(0–3)',
			'[]: object(2)',
			'[].source: string(1–4, digits), null',
			'[].channel: "Telephony", "http", string(1)',
		]);
	});

	it('shows no large number in a line of its own', () => {
		expect(say`${42} and ${972541116037}`).toBe('42 and number(12)');
	});
});
