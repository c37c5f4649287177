import type { ConversationRecord, PostedCallback, StartedSession } from '.';
import { UNKNOWNS } from './unknowns';

const CHANNEL_WORDS = { voice: 'call', sms: 'SMS', whatsapp: 'WhatsApp', http: 'HTTP session' };
const MARGIN = ' '.repeat(10);

export function printSession(session: StartedSession): void {
	const { channel, agentId, sessionId, startedAtMs } = session;
	const who = withPerson(channel, session.from ?? session.to, session.from !== undefined);
	print(startedAtMs, `${who} started (agent ${agentId}, session ${sessionId})`);
}

/** What was said, as one would read it, and what the agent collected. */
export function printConversation(conversation: ConversationRecord): void {
	const { channel, person, isInbound, isAnswered, startedAtMs, turns, parameters } = conversation;
	const endedAtMs = conversation.endedAtMs ?? startedAtMs;
	const seconds = Math.round((endedAtMs - startedAtMs) / 1000);
	const end = isAnswered ? `over after ${seconds} s` : 'reached nobody';
	print(endedAtMs, `${withPerson(channel, person, isInbound)} ${end}`);
	for (const { speaker, text } of turns) {
		const lines = text.replace(/\n/g, `\n${MARGIN}       `);
		console.log(`${MARGIN}${speaker === 'agent' ? 'Agent' : 'User '}  ${lines}`);
	}
	for (const { name, value } of parameters) console.log(`${MARGIN}${name} = ${value}`);
}

export function printCallback({ url, body, postedAtMs, httpStatus, error }: PostedCallback): void {
	const content = body.status ?? body.type ?? (body.history ? 'hand-over' : 'call disconnected');
	print(postedAtMs, `callback "${String(content)}" to ${url}: ${httpStatus ?? error}`);
}

/** Every unknown of the API with its two answers. */
export function unknownsTable(): string {
	return UNKNOWNS.map(
		({ id, option, question, ordinary, strange }) =>
			`${id} (${option})\n  ${question}\n  ordinary: ${ordinary.says}\n  strange:  ${strange.says}`,
	).join('\n\n');
}

function withPerson(channel: StartedSession['channel'], person: string, isInbound: boolean) {
	if (person === '') return CHANNEL_WORDS[channel];
	return `${CHANNEL_WORDS[channel]} ${isInbound ? 'from' : 'to'} ${person}`;
}

function print(timeMs: number, line: string): void {
	console.log(`${new Date(timeMs).toTimeString().slice(0, 8)}  ${line}`);
}
