import type { IDataObject } from 'n8n-workflow';
import { namedValues, objectOf, turnsOf } from '../../nodes/shared/session';
import { CALL_STATUSES } from '../../nodes/shared/statuses';
import {
	AS_ASSUMED,
	differs,
	type Finding,
	type Findings,
	judged,
	notTried,
	Untried,
} from '../finding';
import type { Part, Tools } from '../part';
import { inWords } from '../redaction/describe';
import { ours, say } from '../redaction/safeText';
import { fieldNames } from '../redaction/shapes';
import { type SessionLook, watchSession } from '../sessions';
import { required, requireCallbackUrl, startOnce, type Started } from './start';

export const call: Part = {
	name: 'call',
	does: 'Calls your number twice. Decline the first call; take the second one, speak for at least half a minute, and hang up within a minute. Before that, enter the address of the tunnel with /call-disconnected as the Call Disconnected Webhook of the agent.',
	costs: 'Two calls, one of about a minute, as your Vonage price list has it.',
	needs: ['callAgent', 'to'],
	wishes: ['callbackUrl', 'parameter'],
	listens: true,
	checks(tools) {
		let hasAnswered = false;
		return {
			'call.declined': async () => {
				tools.tell(ours('Your phone rings now. Decline this call.'));
				return await checkDeclined(tools);
			},
			'call.answered': async () => {
				tools.tell(ours('Your phone rings again. Take this call, and speak for half a minute.'));
				const findings = await checkAnswered(tools);
				hasAnswered = true;
				return findings;
			},
			'call.disconnected': async () => {
				if (!hasAnswered) throw new Untried(ours('no call was taken'));
				return checkDisconnected(tools);
			},
		};
	},
};

async function startCall(
	tools: Tools,
	more: object = {},
): Promise<Started & { sessionId: string }> {
	const started = await startOnce(tools, 'voice', required(tools.answers.callAgent), more);
	const { sessionId } = started;
	if (sessionId !== undefined) return { ...started, sessionId };
	throw new Untried(say`the answer to the start holds ${fieldNames(started.reply.body)}`);
}

async function checkDeclined(tools: Tools): Promise<Findings> {
	const { reply, sessionId } = await startCall(tools);
	const { inbox, answers } = tools;
	const isReported = () => inbox.at('call').length > 0 || !answers.callbackUrl;
	const looks = await watchSession(
		tools,
		sessionId,
		(all) => isReported() && all.some(({ listed }) => listed),
	);
	const [callback] = inbox.at('call');
	const absent = notTried(
		answers.callbackUrl
			? ours('no callback came within two minutes; was the call declined?')
			: ours('no --callback-url was given'),
	);
	const { status, agent_id: agent } = callback?.body ?? {};
	const isKnown = CALL_STATUSES.some((known) => known === status);
	const isThere = looks.some(({ session, listed }) => session ?? listed);
	return {
		'start.status': judged(reply.status === 200, say`${reply.status}`),
		'start.callAnswer': judged(
			'session_start_time' in Object(reply.body),
			say`the answer holds ${fieldNames(reply.body)}`,
		),
		'callback.missedCall': callback
			? judged(isKnown, say`status is ${inWords(status, 'status')}`)
			: absent,
		'callback.callAgent': callback
			? judged(agent === answers.callAgent, say`another id: ${inWords(agent)}`)
			: absent,
		'insights.unanswered': judged(isThere, ours('neither in the search nor by its id')),
	};
}

async function checkAnswered(tools: Tools): Promise<Findings> {
	const { parameter, to } = tools.answers;
	const missed = tools.inbox.at('call').length;
	const value = 'live-check';
	const session_parameters = parameter ? [{ name: parameter, value }] : undefined;
	const { sessionId } = await startCall(tools, { session_parameters });
	const looks = await watchSession(tools, sessionId);
	const sessions = looks.flatMap(({ session }) => (session ? [session] : []));
	const last = sessions.at(-1);
	if (!last) throw new Untried(ours('the session could not be read within two minutes'));
	if (turnsOf(last.transcription).length === 0) throw new Untried(ours('nothing was said'));
	return {
		'callback.pickedUpCall': judgePickedUp(tools, missed),
		'insights.duration': judgeDuration(looks),
		'insights.outboundSource': judgeSource(last, required(to)),
		'insights.startParameters': parameter
			? judged(namedValues(last.parameters)[parameter] === value, ours('not among them'))
			: notTried(ours('no --parameter was given')),
		'insights.recording': judgeRecording(looks),
	};
}

function judgePickedUp(tools: Tools, missed: number): Finding {
	if (!tools.answers.callbackUrl) return notTried(ours('no --callback-url was given'));
	const [callback] = tools.inbox.at('call').slice(missed);
	return judged(!callback, say`status ${inWords(callback?.body?.status, 'status')} came`);
}

function judgeDuration(looks: SessionLook[]): Finding {
	const durations = valuesOf(looks, 'duration');
	const empty = durations.filter(({ value }) => value === null || value === undefined);
	const filled = durations.filter(({ value }) => Number(value) > 0);
	const [first] = filled;
	if (!first) return differs(ours('not within two minutes'));
	if (empty.length > 0) {
		return differs(say`${inWords(empty[0].value)} at first, there after ${first.second} s`);
	}
	const isGrowing = new Set(durations.map(({ value }) => Number(value))).size > 1;
	return judged(isGrowing, ours('the same from the first look on'));
}

function judgeRecording(looks: SessionLook[]): Finding {
	const recordings = valuesOf(looks, 'audio_url');
	const first = recordings.find(({ value }) => typeof value === 'string');
	if (!first) return notTried(ours('no recording came within two minutes'));
	const { value } = recordings[0];
	return judged(value === null, say`${inWords(value)} at the first look`);
}

function judgeSource({ source, destination }: IDataObject, to: string): Finding {
	const isPerson = (number: unknown) => String(number).replace(/\D/g, '') === to;
	if (isPerson(destination)) return AS_ASSUMED;
	return differs(
		isPerson(source) ? ours("the person's number is the source") : ours('neither is that number'),
	);
}

/** A field of `channel_data` at each look. */
function valuesOf(looks: SessionLook[], field: string) {
	return looks.flatMap(({ second, session }) => {
		const data = objectOf(session?.channel_data);
		return session ? [{ second, value: data?.[field] }] : [];
	});
}

function checkDisconnected(tools: Tools): Findings {
	requireCallbackUrl(tools);
	const callback = tools.inbox.at('callDisconnected').at(-1);
	if (!callback) throw new Untried(ours('nothing came at /call-disconnected'));
	const names = Object.keys(callback.body ?? {});
	const isIdAlone = names.length === 1 && names[0] === 'session_id';
	return {
		'callback.callDisconnected': judged(isIdAlone, say`it holds ${fieldNames(callback.body)}`),
	};
}
