import type { IDataObject } from 'n8n-workflow';
import { isFinished, lookAt, objectOf } from '../../nodes/shared/session';
import { contentIn, isAccepted, type Reply } from '../client';
import { AS_ASSUMED, differs, type Finding, type Findings, judged, Untried } from '../finding';
import type { Part, Tools } from '../part';
import { inWords } from '../redaction/describe';
import { ours, say } from '../redaction/safeText';
import { fieldNames } from '../redaction/shapes';
import { type SessionLook, watchSession } from '../sessions';
import { marksOfEnd } from './marksOfEnd';
import { requireKeyTaken } from './start';

export const http: Part = {
	name: 'http',
	does: 'Starts one session with an HTTP agent, talks to it until it ends, and looks at the session for two minutes.',
	costs: 'One HTTP session, as your Vonage price list has it.',
	needs: ['httpAgent'],
	wishes: ['inputs'],
	listens: false,
	checks(tools) {
		const conversation = new Conversation(tools);
		return {
			'http.init': async () => await conversation.init(),
			'http.wrongToken': async () => await conversation.tryWrongToken(),
			'http.running': async () => await conversation.watchRunning(),
			'http.steps': async () => await conversation.talk(),
			'http.afterEnd': async () => await conversation.talkAfterEnd(),
			'http.ended': async () => await conversation.watchEnded(),
		};
	},
};

/** Said when no other inputs are given. */
const INPUTS = 'Hello|yes|no|yes|1|2|thank you|that is all|goodbye|bye';
const MOST_INPUTS = 10;
/** Looks while the session runs: two that are alike tell what changes by itself. */
const RUNNING_LOOKS = 3;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** One session with an HTTP agent, from its start until after its end. */
class Conversation {
	private id?: string;
	private token = '';
	private hasEnded = false;
	private running: SessionLook[] = [];
	/** The answers to what was said. */
	private readonly heard: IDataObject[] = [];

	constructor(private readonly tools: Tools) {}

	async init(): Promise<Findings> {
		const { client, answers } = this.tools;
		const path = '/http/init';
		const body = { agent_id: answers.httpAgent };
		const reply = await client.ask({ method: 'POST', path, as: 'POST /http/init', body });
		requireKeyTaken(reply);
		const { session_id: id, session_token: token } = objectOf(contentIn(reply)) ?? {};
		if (typeof id !== 'string' || typeof token !== 'string') {
			throw new Untried(say`the answer holds ${fieldNames(reply.body)}`);
		}
		Object.assign(this, { id, token });
		return {
			'start.sessionId': judged(UUID.test(id), inWords(id)),
			'http.token': judged(UUID.test(token), inWords(token)),
		};
	}

	async tryWrongToken(): Promise<Findings> {
		const { status } = await this.step('Hello', 'not-a-token');
		return { 'http.wrongToken': judged(status === 401, say`answered with ${status}`) };
	}

	/** Looks at once, and after the first input until a second look shows what changes by itself. */
	async watchRunning(): Promise<Findings> {
		const id = this.requireId();
		const atOnce = await watchSession(this.tools, id, () => true);
		await this.say(this.inputs[0]);
		const isEnough = ({ length }: SessionLook[]) => length >= RUNNING_LOOKS;
		const later = this.hasEnded ? [] : await watchSession(this.tools, id, isEnough);
		const looks = [...atOnce, ...later];
		this.running = looks;
		const sessions = looks.flatMap(({ session, listed }) => [session, listed]);
		return {
			'insights.readable': judgeReadable(looks),
			'insights.running': judged(
				looks.every(({ listed }) => !listed),
				ours('listed while it runs'),
			),
			'insights.falseEnd': judged(
				!sessions.some((session) => session && looksFinished(session)),
				ours('`isFinished` takes the running session for a finished one'),
			),
		};
	}

	async talk(): Promise<Findings> {
		for (const input of this.inputs.slice(this.heard.length)) {
			if (!this.hasEnded) await this.say(input);
		}
		const statuses = this.heard.map(({ session_status: status }) => status);
		const messages = this.heard.flatMap((answer): unknown[] =>
			Array.isArray(answer.messages) ? answer.messages : [answer.messages],
		);
		const isKnown = (status: unknown) => status === 'AWAITING_INPUT' || status === 'ENDED';
		const unknown = statuses.find((status) => !isKnown(status));
		const other = messages.filter((message) => typeof objectOf(message)?.text !== 'string');
		return {
			'http.sessionStatus': judged(
				statuses.every(isKnown),
				say`session_status is ${inWords(unknown, 'session_status')}`,
			),
			'http.messages': judged(
				other.length === 0,
				say`${other.length} of ${messages.length} have no text: one holds ${fieldNames(other[0], ['messages'])}`,
			),
		};
	}

	async talkAfterEnd(): Promise<Findings> {
		this.requireEnd();
		const reply = await this.step('Hello');
		return { 'http.afterEnd': judgeAfterEnd(reply) };
	}

	async watchEnded(): Promise<Findings> {
		this.requireEnd();
		const looks = await watchSession(this.tools, this.requireId());
		return {
			'insights.endMark': marksOfEnd(this.running, looks),
			'insights.appears': judgeAppears(this.running, looks),
		};
	}

	private get inputs(): string[] {
		return (this.tools.answers.inputs ?? INPUTS).split('|').slice(0, MOST_INPUTS);
	}

	private async say(input: string): Promise<void> {
		const answer = objectOf(contentIn(await this.step(input))) ?? {};
		this.heard.push(answer);
		this.hasEnded = answer.session_status === 'ENDED';
	}

	private async step(input: string, token = this.token): Promise<Reply> {
		const path = `/http/${encodeURIComponent(this.requireId())}/step`;
		const as = 'POST /http/{session_id}/step';
		return await this.tools.client.ask({ method: 'POST', path, as, body: { input }, token });
	}

	private requireId(): string {
		if (this.id !== undefined) return this.id;
		throw new Untried(ours('no HTTP session was started'));
	}

	private requireEnd(): void {
		if (this.hasEnded) return;
		throw new Untried(ours('the session was not brought to its end; use --inputs'));
	}
}

function judgeReadable(looks: SessionLook[]): Finding {
	const first = looks.find(({ session }) => session);
	if (!first) return differs(say`404 for ${looks.at(-1)?.second ?? 0} s from its start on`);
	return judged(first.second === 0, say`404 at first, there after ${first.second} s`);
}

function judgeAfterEnd(reply: Reply): Finding {
	if (reply.status === 400 && typeof objectOf(reply.body)?.message === 'string') return AS_ASSUMED;
	if (!isAccepted(reply))
		return differs(say`refused with ${reply.status} and ${fieldNames(reply.body, ['error'])}`);
	const { session_status: status, messages } = objectOf(reply.body) ?? {};
	return differs(
		say`${reply.status}, session_status ${inWords(status, 'session_status')}, messages ${inWords(messages)}`,
	);
}

/** A session appears late if a first look misses it, from when sessions like it are listed at all. */
function judgeAppears(running: SessionLook[], ended: SessionLook[]): Finding {
	const isListedRunning = running.some(({ listed }) => listed);
	const looks = isListedRunning ? running : ended;
	const since = isListedRunning ? ours('its start') : ours('its end');
	const first = looks.find(({ listed }) => listed);
	if (!first) return differs(say`not within ${looks.at(-1)?.second ?? 0} s of ${since}`);
	return judged(first.second === 0, say`within ${first.second} s of ${since}`);
}

/** Whether the nodes would take a session that they see for the first time for a finished one. */
function looksFinished(session: IDataObject): boolean {
	const nowMs = Date.now();
	return isFinished(session, lookAt(session, nowMs), nowMs, Infinity);
}
