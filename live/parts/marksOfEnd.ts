import type { IDataObject } from 'n8n-workflow';
import { END_MARKS, objectOf } from '../../nodes/shared/session';
import { differs, type Finding, judged, notTried } from '../finding';
import { inWords } from '../redaction/describe';
import { nameOf } from '../redaction/names';
import { listOf, ours, say } from '../redaction/safeText';
import type { SessionLook } from '../sessions';

/** What changes in a session whether it is over or not. */
const CONTENT = ['transcription', 'parameters', 'flow_path', 'request_ids'];
const DATA = 'channel_data.';
const MEASURES = ['channel_data.duration', 'channel_data.audio_url'];

/** Which fields tell that a session is over: those that change with its end, and only then. */
export function marksOfEnd(running: SessionLook[], ended: SessionLook[]): Finding {
	const before = sessionsIn(running);
	const after = sessionsIn(ended).at(-1);
	if (!after) return notTried(ours('the session could not be read after its end'));
	const last = before.at(-1);
	if (!last) {
		const marks = END_MARKS.filter((name) => name in after && !MEASURES.includes(name));
		if (marks.length === 0) return notTried(ours('the session could not be read while it ran'));
		return differs(say`it has ${listOf(marks.map(ours))}`);
	}
	const isSteady = (name: string) => before.length < 2 || same(before.at(-2)?.[name], last[name]);
	const names = new Set([...Object.keys(last), ...Object.keys(after)]);
	const changed = [...names].filter((name) => isSteady(name) && !same(last[name], after[name]));
	const changes = changed.map((name) => {
		const shown = name.startsWith(DATA)
			? say`${ours(DATA)}${nameOf(name.slice(DATA.length), ['channel_data'])}`
			: nameOf(name, []);
		return say`${shown} ${inWords(last[name], name)} → ${inWords(after[name], name)}`;
	});
	return judged(changes.length === 0, listOf(changes));
}

/** The sessions by their ids, with the fields of `channel_data` beside the others. */
function sessionsIn(looks: SessionLook[]): IDataObject[] {
	return looks.flatMap(({ session }) => {
		if (!session) return [];
		const { channel_data: data, ...rest } = session;
		const inner = Object.entries(objectOf(data) ?? {}).map(([name, value]) => [
			`${DATA}${name}`,
			value,
		]);
		const all = { ...rest, ...(Object.fromEntries(inner) as IDataObject) };
		const isMark = ([name]: [string, unknown]) => ![...CONTENT, ...MEASURES].includes(name);
		return [Object.fromEntries(Object.entries(all).filter(isMark))];
	});
}

function same(one: unknown, other: unknown): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}
