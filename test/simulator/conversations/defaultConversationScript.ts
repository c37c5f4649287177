import { seededRandom, seedOf } from '../../harness/random';
import type { CollectedParameter, ConversationScript, SpokenTurn, StartedSession } from '../types';

export interface ConversationSettings {
	/** Pause before each turn; each differs from it by up to a third. Default 1500. */
	turnMs?: number;
	/** Changes pauses and wording. Default 1. */
	seed?: number;
}

interface Answer {
	/** What the person says, in words that the seed chooses. Nothing: the person hangs up. */
	says: readonly string[];
	/** What the agent makes of it. */
	collects: Record<string, string>;
	/** What the agent says last. */
	closing?: string;
	wantsHuman?: boolean;
}

const YES: Answer = {
	says: ['Yes, that suits me.', 'Yes, I will be there.', 'Sure, see you then.'],
	collects: { ANSWER: 'yes' },
	closing: 'Thank you. We look forward to seeing you. Goodbye.',
};
const NO: Answer = {
	says: ['No, I am ill. Please cancel it.', 'No, I can not make it.'],
	collects: { ANSWER: 'no' },
	closing: 'I have cancelled the appointment. Get well soon. Goodbye.',
};
const MOVE: Answer = {
	says: ['Could we move it to Friday morning?', 'Friday morning would be better.'],
	collects: { ANSWER: 'move', WISH: 'Friday morning' },
	closing: 'I have noted Friday morning. Somebody will confirm it. Goodbye.',
};
const HUMAN: Answer = {
	says: ['Can I speak to a person, please?', 'I want to talk to a human.'],
	collects: { ANSWER: 'person' },
	closing: 'One moment, I put you through.',
	wantsHuman: true,
};
const NEVER: Answer = {
	says: ['Please do not call me again.', 'Take me off your list, please.'],
	collects: { ANSWER: 'never', DO_NOT_CALL: 'yes' },
	closing: 'I am sorry. We will not contact you again. Goodbye.',
};
const SILENT: Answer = { says: [], collects: {} };
const JAPANESE: Answer = { ...YES, says: ['はい、大丈夫です。ありがとうございます 🙂'] };
const AWKWARD: Answer = {
	...YES,
	says: ['Well, "tomorrow" is fine; as long as there is a lift,\nsince stairs are hard for me.'],
};

/** By the last digit of the person's number. Calls to 1 and 2 reach nobody; see defaultCallbackScript. */
const ANSWERS = [YES, NO, NO, MOVE, HUMAN, NEVER, SILENT, JAPANESE, AWKWARD, NO] as const;

const REPLIES = ['I was charged twice this month.', 'That helps. Thank you!'];

/**
 * Short conversations about an appointment, for demos and manual trials. Who says what follows from the
 * last digit of the person's number: 0 yes, 3 another day, 4 a human, 5 do not call again, 6 hangs up
 * without a word, 7 yes in Japanese, 8 yes in many words, others no. The answer becomes the parameter
 * `ANSWER`. The same number and seed give the same conversation.
 */
export function conversationScript(settings: ConversationSettings = {}): ConversationScript {
	const { turnMs = 1500, seed = 1 } = settings;
	return (session) => {
		if (session.channel === 'http') return undefined;
		const person = session.from ?? session.to;
		const random = seededRandom(seed + seedOf(person));
		const pick = (choices: readonly string[]) => choices[Math.floor(random() * choices.length)];
		const answer = ANSWERS[Number(/\d(?=\D*$)/.exec(person)?.[0] ?? 0)];
		const lines: Array<[SpokenTurn['speaker'], string]> = [
			['agent', greeting(session)],
			...(answer.says.length > 0 ? [['user', pick(answer.says)] as ['user', string]] : []),
			...(answer.closing ? [['agent', answer.closing] as ['agent', string]] : []),
		];
		let afterMs = 0;
		const pass = () => (afterMs += Math.round(turnMs * (2 / 3 + random() * (2 / 3))));
		const turns = lines.map(([speaker, text]) => ({ speaker, text, afterMs: pass() }));
		return {
			turns,
			parameters: collected(answer, turns),
			endsAfterMs: pass(),
			...(answer.wantsHuman && { handOver: { replies: REPLIES, replyAfterMs: turnMs } }),
		};
	};
}

export const defaultConversationScript = conversationScript();

const QUESTION = 'You have an appointment tomorrow at ten. Can you come?';

function greeting({ sessionParameters }: StartedSession): string {
	const isName = /^(CALLER_|FIRST_)?NAME$/i;
	const name = sessionParameters.find((parameter) => isName.test(parameter.name))?.value;
	const salutation = name ? `Hello ${name}` : 'Hello';
	return `${salutation}, this is the practice of Doctor Hill. ${QUESTION}`;
}

/** The agent knows the answer as soon as it was given. */
function collected({ collects }: Answer, turns: SpokenTurn[]): CollectedParameter[] {
	const afterMs = turns.find(({ speaker }) => speaker === 'user')?.afterMs ?? 0;
	return Object.entries(collects).map(([name, value]) => ({ name, value, afterMs }));
}
