import type { Context } from '../context';
import { durationMs, isOver, parametersSoFar, turnsSoFar } from '../sessions/course';
import type { Course } from '../sessions/course';
import { DAY_MS, studioTime } from '../time';
import type { Channel, JsonObject, SessionParameter } from '../types';
import { flowPath } from './flowPath';
import { transcription } from './transcription';
import type { TranscriptionForm } from './transcription';

type Options = Context['options'];
type Rendering = Pick<Context, 'options' | 'agents' | 'now'>;

const RECORDING_AFTER_MS = 5000;
const SETTLES_AFTER_MS = 2000;

/** The spellings of a channel. The documentation names Telephony, Whatsapp and http. */
const CHANNEL_NAMES: Record<Options['channelNames'], Record<Channel, string>> = {
	documented: { voice: 'Telephony', sms: 'Sms', whatsapp: 'Whatsapp', http: 'http' },
	lowercase: { voice: 'telephony', sms: 'sms', whatsapp: 'whatsapp', http: 'http' },
	uppercase: { voice: 'VOICE', sms: 'SMS', whatsapp: 'WHATSAPP', http: 'HTTP' },
};

/** Documents that change no more, with the options that they were made with. */
const settled = new WeakMap<Course, { options: Options; document: JsonObject }>();

/** A session as a search shows it now. */
export function listedDocument(course: Course, context: Rendering): JsonObject {
	const { options } = context;
	const known = settled.get(course);
	if (known?.options === options) return known.document;
	const nowMs = context.now();
	const form = options.transcriptions;
	const parameters = options.listParameters === 'present' && {
		parameters: parametersObject(parametersSoFar(course, nowMs), options),
	};
	const document = { ...documentOf(course, nowMs, form, context), ...parameters };
	if (nowMs >= changesUntilMs(course, options)) settled.set(course, { options, document });
	return document;
}

/**
 * A session by its id.
 * @param form default: that of the option `transcriptions`
 */
export function detailedDocument(
	course: Course,
	context: Rendering,
	form: TranscriptionForm = context.options.transcriptions,
): JsonObject {
	const nowMs = context.now();
	const parameters = parametersSoFar(course, nowMs);
	const { options } = context;
	return {
		...documentOf(course, nowMs, form, context),
		parameters:
			options.sessionParametersForm === 'list'
				? parametersList(parameters, options)
				: parametersObject(parameters, options),
	};
}

/** Parameters by their names. */
export function parametersObject(parameters: SessionParameter[], options: Options): JsonObject {
	return Object.fromEntries(
		parameters.map(({ name, value }) => [name, parameterValue(value, options)]),
	);
}

export function parametersList(parameters: SessionParameter[], options: Options): JsonObject[] {
	return parameters.map(({ name, value }) => ({ name, value: parameterValue(value, options) }));
}

/** From when on a search lists the session; Infinity: never. */
export function listedFromMs(course: Course, options: Options): number {
	if (!isKept(course, options)) return Infinity;
	const readyMs = options.runningSessions === 'listed' ? course.startMs : course.endMs;
	const { appearsAfterMs } = options;
	const afterMs = typeof appearsAfterMs === 'number' ? appearsAfterMs : appearsAfterMs(course.id);
	return Math.max(readyMs, course.appearsMs ?? readyMs + afterMs);
}

/** From when on the session is there by its id; Infinity: never. */
export function readableFromMs(course: Course, options: Options): number {
	if (!isKept(course, options)) return Infinity;
	switch (options.readableById) {
		case 'atOnce':
			return course.startMs;
		case 'ended':
			return course.endMs;
		case 'listed':
			return listedFromMs(course, options);
	}
}

function isKept({ isAnswered }: Course, { unansweredSessions }: Options): boolean {
	return isAnswered || unansweredSessions === 'kept';
}

function documentOf(
	course: Course,
	nowMs: number,
	form: TranscriptionForm,
	{ options, agents }: Rendering,
): JsonObject {
	const { id, agentId, startMs } = course;
	const agentNumber = course.channel === 'http' ? '' : agents.number(agentId);
	const personIsSource = course.isInbound || options.outboundSource === 'person';
	const numbers = [agentNumber, course.person].map((number) => telephoneNumber(number, options));
	const [source, destination] = personIsSource ? numbers.reverse() : numbers;
	return {
		id,
		agent_id: agentId,
		agent_information: {
			id: agentId,
			...(options.agentNames === 'present' && { name: agents.name(agentId) }),
		},
		channel: CHANNEL_NAMES[options.channelNames][course.channel],
		source,
		destination,
		session_start_time: timeOf(startMs, options),
		...endMarks(course, nowMs, options),
		request_ids: [course.uuid],
		channel_data: {
			...(options.durations !== 'absent' && { duration: duration(course, nowMs, options) }),
			audio_url: nowMs >= recordedFromMs(course, options) ? recordingUrl(id) : null,
		},
		transcription: transcription(course, turnsSoFar(course, nowMs), form),
		flow_path: flowPath(course, nowMs, options.flowSecret),
		...(options.extraFields === 'everywhere' && {
			// It looks like an end, and is none.
			session_expiration_time: timeOf(startMs + DAY_MS, options),
			tags: [],
			score: null,
			tenant: { id: 7, region: 'eu-west-1' },
		}),
	};
}

function endMarks(course: Course, nowMs: number, options: Options): JsonObject {
	const over = isOver(course, nowMs);
	const has = (mark: Options['endMarks'][number]) => options.endMarks.includes(mark);
	return {
		...(has('status') && { status: over ? 'ENDED' : 'IN_PROGRESS' }),
		...(has('sessionStatus') && { session_status: over ? 'CLOSED' : 'ACTIVE' }),
		...(has('endTime') && { session_end_time: over ? timeOf(course.endMs, options) : null }),
	};
}

function duration(course: Course, nowMs: number, options: Options): number | string | null {
	if (options.durations === 'settling' && nowMs < settlesFromMs(course, options)) return null;
	const seconds = Math.round(durationMs(course, nowMs) / 1000);
	return options.numberStyle === 'swapped' ? String(seconds) : seconds;
}

function settlesFromMs({ endMs, settlesMs }: Course, { settlesAfterMs }: Options): number {
	return Math.max(endMs, settlesMs ?? endMs + (settlesAfterMs ?? SETTLES_AFTER_MS));
}

/** Only calls that somebody took are recorded. */
function recordedFromMs(course: Course, { recordingAfterMs }: Options): number {
	const { channel, isAnswered, endMs, recordedMs } = course;
	if (channel !== 'voice' || !isAnswered) return Infinity;
	return Math.max(endMs, recordedMs ?? endMs + (recordingAfterMs ?? RECORDING_AFTER_MS));
}

function changesUntilMs(course: Course, options: Options): number {
	const recordedMs = recordedFromMs(course, options);
	return Math.max(
		course.endMs,
		settlesFromMs(course, options),
		Number.isFinite(recordedMs) ? recordedMs : 0,
	);
}

/** The address carries a token that opens the recording, as that of AI Studio does. */
function recordingUrl(sessionId: string): string {
	const token = Buffer.from(JSON.stringify({ recording: sessionId })).toString('base64url');
	return `https://recordings.example.com/recordings?token=${token}`;
}

function timeOf(timeMs: number, { startTimes }: Options): string {
	return startTimes === 'zulu' ? new Date(timeMs).toISOString() : studioTime(timeMs);
}

function telephoneNumber(number: string, { numberStyle }: Options): string | number {
	if (!/^\d+$/.test(number) || numberStyle === 'ordinary') return number;
	return numberStyle === 'swapped' ? Number(number) : `+${number}`;
}

function parameterValue(value: string, { numberStyle }: Options): string | number {
	return numberStyle === 'swapped' && /^\d{1,15}$/.test(value) ? Number(value) : value;
}
