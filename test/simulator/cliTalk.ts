import { conversationScript } from '.';
import type { Answers, SimulatorOptions } from '.';
import { UNKNOWNS } from './unknowns';

/** The flags for what agents say, and for what the documentation leaves open. */
export const talkFlags = {
	turn: { type: 'string', default: '1500' },
	silent: { type: 'boolean', default: false },
	strange: { type: 'boolean', default: false },
	answer: { type: 'string', multiple: true, default: [] as string[] },
	unknowns: { type: 'boolean', default: false },
	'call-disconnected': { type: 'string' },
	'live-agent-start': { type: 'string' },
	'live-agent-message': { type: 'string' },
} as const;

interface TalkValues {
	turn: string;
	silent: boolean;
	strange: boolean;
	answer: string[];
	'call-disconnected'?: string;
	'live-agent-start'?: string;
	'live-agent-message'?: string;
}

/** @throws Error for a flag that can't be read */
export function talkOptions(values: TalkValues): SimulatorOptions {
	const {
		'call-disconnected': callDisconnectedUrl,
		'live-agent-start': startUrl,
		'live-agent-message': messageUrl,
	} = values;
	if (Boolean(startUrl) !== Boolean(messageUrl)) {
		throw new Error('--live-agent-start and --live-agent-message go together');
	}
	const turnMs = wholeNumber('turn', values.turn);
	return {
		conversations: values.silent ? undefined : conversationScript({ turnMs }),
		everyAgent: {
			callDisconnectedUrl,
			...(startUrl && messageUrl && { liveAgent: { startUrl, messageUrl } }),
		},
		strange: values.strange,
		...Object.assign({}, ...values.answer.map(readAnswer)),
	};
}

/**
 * Reads `runningSessions=listed`: an option or the id of its unknown, and a value, or one of the words
 * `ordinary` and `strange`.
 */
function readAnswer(text: string): Partial<Answers> {
	const [name, value = ''] = text.split('=');
	const unknown = UNKNOWNS.find(({ id, option }) => id === name || option === name);
	if (!unknown) throw new Error(`--answer: "${name}" is not known; see --unknowns`);
	const { option, ordinary, strange } = unknown;
	if (value === '') throw new Error(`--answer: "${name}" needs a value, like ${name}=strange`);
	if (value === 'ordinary') return { [option]: ordinary.value };
	if (value === 'strange') return { [option]: strange.value };
	if (typeof ordinary.value === 'number') return { [option]: wholeNumber(option, value) };
	if (Array.isArray(ordinary.value)) return { [option]: value.split(',') };
	return { [option]: value };
}

export function wholeNumber(name: string, value: string): number {
	if (!/^\d+$/.test(value)) throw new Error(`--${name} must be a whole number, not "${value}"`);
	return Number(value);
}
