import type { IDataObject } from 'n8n-workflow';
import { objectOf } from '../../nodes/shared/session';
import { AS_ASSUMED, differs, type Finding, type Findings, judged, notTried } from '../finding';
import { inWords } from '../redaction/describe';
import { nameOf } from '../redaction/names';
import { listOf, ours, type SafeText, say } from '../redaction/safeText';
import { fieldNames } from '../redaction/shapes';

/** Fields of a session that are documented or were seen. */
const KNOWN_FIELDS = [
	...['id', 'agent_id', 'agent_information', 'channel', 'source', 'destination'],
	...['session_start_time', 'request_ids', 'channel_data', 'transcription', 'flow_path'],
	'parameters',
];

/** Spellings that the documentation has; that of SMS is a guess after them. */
const CHANNELS = ['Telephony', 'Sms', 'Whatsapp', 'http'];

/** Judges the answer to a search and the sessions in it. */
export function judgeDocuments(content: unknown, sessions: IDataObject[]): Findings {
	const envelope = judged(Array.isArray(content), say`the list is in ${pathToList(content)}`);
	if (sessions.length === 0) return { 'insights.envelope': envelope };
	const channels = [...new Set(sessions.map(({ channel }) => channel))];
	const agents = sessions.map(({ agent_information: agent }) => objectOf(agent) ?? {});
	const isWithoutZone = (time: unknown) => /^[\d-]{10}T[\d:.]+$/.test(String(time));
	return {
		'insights.envelope': envelope,
		'insights.listParameters': judged(
			sessions.every((session) => !('parameters' in session)),
			say`yes, as ${inWords(sessions[0].parameters)}`,
		),
		'insights.channel': judged(
			channels.every((channel) => CHANNELS.includes(String(channel))),
			listOf(channels.map((channel) => inWords(channel, 'channel'))),
		),
		'insights.numbers': judgeNumbers(sessions),
		'insights.startTime': judged(
			sessions.every(({ session_start_time: time }) => isWithoutZone(time)),
			inWords(sessions[0].session_start_time),
		),
		'insights.agentName': judged(
			agents.every(({ name }) => typeof name === 'string'),
			say`agent_information holds ${fieldNames(agents[0], ['agent_information'])}`,
		),
	};
}

/** Judges a session by its id. */
export function judgeSession(session: IDataObject): Findings {
	const further = Object.keys(session).filter((name) => !KNOWN_FIELDS.includes(name));
	const { parameters, flow_path: flow } = session;
	return {
		'insights.byId': judged('parameters' in session, ours('it has no parameters')),
		'insights.transcription': judgeTranscription(session.transcription),
		'insights.parameters': judged(
			objectOf(parameters) !== undefined,
			isNamedList(parameters) ? ours('a list of {name, value}') : inWords(parameters),
		),
		'insights.flowPath': judged(Array.isArray(flow), say`flow_path is ${inWords(flow)}`),
		'any.extraFields': judged(
			further.length === 0,
			say`also ${listOf(further.map((name) => nameOf(name, [])))}`,
		),
	};
}

/** `[{name, value}]` */
export function isNamedList(value: unknown): boolean {
	return Array.isArray(value) && value.every((row) => 'name' in (objectOf(row) ?? {}));
}

function judgeNumbers(sessions: IDataObject[]): Finding {
	const durations = sessions.map(({ channel_data: data }) => objectOf(data)?.duration);
	const numbers = sessions.flatMap(({ source, destination }) => [source, destination]);
	const isDigits = (number: unknown) =>
		typeof number === 'string' && (/^\d*$/.test(number) || number.startsWith('sip:'));
	return judged(
		durations.every((duration) => typeof duration === 'number') && numbers.every(isDigits),
		say`durations are ${kindsOf(durations)}, telephone numbers ${kindsOf(numbers)}`,
	);
}

function judgeTranscription(transcription: unknown): Finding {
	const isTurn = (turn: unknown) =>
		Object.keys(objectOf(turn) ?? {}).every((name) => name === 'Agent' || name === 'User');
	if (Array.isArray(transcription)) {
		if (transcription.length === 0) return notTried(ours('nothing was said in the session'));
		const names = fieldNames(transcription[0], ['transcription']);
		return judged(transcription.every(isTurn), say`a list of objects with ${names}`);
	}
	if (typeof objectOf(transcription)?.client === 'string') return AS_ASSUMED;
	return differs(inWords(transcription));
}

function kindsOf(values: unknown[]): SafeText {
	return listOf([...new Set(values.map((value) => inWords(value)))].sort());
}

/** The names that lead to the first list. */
function pathToList(content: unknown, container: string[] = []): SafeText {
	for (const [name, value] of Object.entries(objectOf(content) ?? {})) {
		const shown = nameOf(name, container);
		if (Array.isArray(value) && value.length > 0) return shown;
		const inner = pathToList(value, [...container, name]);
		if (inner !== 'no list') return ours(`${shown}.${inner}`);
	}
	return ours('no list');
}
