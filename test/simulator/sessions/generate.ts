import type { Agents } from '../agents';
import { seededRandom } from '../../harness/random';
import type { Course } from './course';

const OPENINGS = [
	'I want to move my appointment',
	'please call me back tomorrow',
	'where is my parcel',
	'I would like to speak to a person',
	'thank you, that is all',
];
const NAMES = ['Diane Miller', 'Noam Levi', 'Ines García', 'Jürgen Groß', '王芳'];

export interface PastSessions {
	count: number;
	seed: number;
	/** The sessions start evenly spread over the `spanMs` before `untilMs`, and are over then. */
	untilMs: number;
	spanMs: number;
}

/** Past calls, oldest first; the same settings give the same calls. */
export function generateSessions(settings: PastSessions, agents: Agents): Course[] {
	const random = seededRandom(settings.seed);
	const spacingMs = settings.spanMs / Math.max(settings.count, 1);
	return Array.from({ length: settings.count }, (_, index) => {
		const startMs = Math.floor(settings.untilMs - settings.spanMs + index * spacingMs);
		return generateSession(index, startMs, settings.untilMs, random, agents);
	});
}

function generateSession(
	index: number,
	startMs: number,
	untilMs: number,
	random: () => number,
	agents: Agents,
): Course {
	const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)];
	const hex = (length: number) =>
		Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
	const id = `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
	const agentId = pick(agents.ids);
	const opening = pick(OPENINGS);
	const isRecorded = random() < 0.8;
	return {
		id,
		channel: 'voice',
		agentId,
		// Every fourth one; no choice of the seed, so that it changes no other.
		isInbound: index % 4 === 3,
		person: `97254${String(Math.floor(random() * 1e7)).padStart(7, '0')}`,
		uuid: `CON-${hex(8)}-${hex(4)}-${hex(12)}`,
		startMs,
		endMs: Math.min(startMs + Math.floor(random() * 300) * 1000, untilMs),
		isAnswered: true,
		turns: [
			{ speaker: 'agent', text: 'Hello, how can I help?', atMs: startMs },
			{ speaker: 'user', text: opening, atMs: startMs },
		],
		parameters: [
			{ name: 'CALLER_NAME', value: pick(NAMES), atMs: startMs },
			{ name: 'ORDER_ID', value: String(1000 + index), atMs: startMs },
		],
		recordedMs: isRecorded ? startMs : Infinity,
		showsClientOnly: index % 2 === 0,
	};
}
