import type { Agents } from '../agents';
import { studioTime } from '../time';
import { seededRandom } from '../../harness/random';
import { recordingUrl } from './records';
import type { InsightsRecord, Transcription } from './records';

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
	/** The sessions start evenly spread over the `spanMs` before `untilMs`. */
	untilMs: number;
	spanMs: number;
}

/** Past sessions, oldest first; the same settings give the same sessions. */
export function generateSessions(settings: PastSessions, agents: Agents): InsightsRecord[] {
	const random = seededRandom(settings.seed);
	const spacingMs = settings.spanMs / Math.max(settings.count, 1);
	return Array.from({ length: settings.count }, (_, index) => {
		const startMs = Math.floor(settings.untilMs - settings.spanMs + index * spacingMs);
		return generateSession(index, startMs, random, agents);
	});
}

function generateSession(
	index: number,
	startMs: number,
	random: () => number,
	agents: Agents,
): InsightsRecord {
	const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)];
	const hex = (length: number) =>
		Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
	const id = `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
	const agentId = pick(agents.ids);
	const opening = pick(OPENINGS);
	const hasRecording = random() < 0.8;
	return {
		startMs,
		parameters: [
			{ name: 'CALLER_NAME', value: pick(NAMES) },
			{ name: 'ORDER_ID', value: String(1000 + index) },
		],
		document: {
			id,
			agent_id: agentId,
			agent_information: { id: agentId, name: agents.name(agentId) },
			source: agents.number(agentId),
			destination: `97254${String(Math.floor(random() * 1e7)).padStart(7, '0')}`,
			session_start_time: studioTime(startMs),
			request_ids: [`CON-${hex(8)}-${hex(4)}-${hex(12)}`],
			channel_data: {
				duration: Math.floor(random() * 300),
				audio_url: hasRecording ? recordingUrl(id) : null,
			},
			transcription: transcription(index, opening),
		},
	};
}

/** Both shapes seen occur, in turn. */
function transcription(index: number, opening: string): Transcription {
	if (index % 2 === 0) return { client: opening };
	return [{ Agent: 'Hello, how can I help?' }, { User: opening }];
}
