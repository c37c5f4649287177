import type { Agents } from '../agents';
import { studioTime } from '../time';
import type { JsonObject, SessionParameter, StartedSession } from '../types';

/** What the caller said, in the two shapes seen: by speaker, or a list in the order spoken. */
export type Transcription = { client: string } | Array<Record<string, string>>;

/** A session as Insights knows it. */
export interface InsightsRecord {
	startMs: number;
	parameters: SessionParameter[];
	document: JsonObject & { id: string };
}

/** A session of this run; its recording is there only some time after the call. */
export function recordOf(
	session: StartedSession,
	agents: Agents,
	recordingAfterMs: number,
): InsightsRecord {
	const ageMs = Date.now() - session.startedAtMs;
	const recorded = session.channel === 'voice' && ageMs >= recordingAfterMs;
	return {
		startMs: session.startedAtMs,
		parameters: session.sessionParameters,
		document: {
			id: session.sessionId,
			agent_id: session.agentId,
			agent_information: { id: session.agentId, name: agents.name(session.agentId) },
			source: agents.number(session.agentId),
			destination: session.to,
			session_start_time: studioTime(session.startedAtMs),
			request_ids: [session.uuid],
			channel_data: {
				duration: Math.round(ageMs / 1000),
				audio_url: recorded ? recordingUrl(session.sessionId) : null,
			},
			transcription: [],
		},
	};
}

export function recordingUrl(sessionId: string): string {
	return `https://recordings.example.com/${sessionId}.mp3`;
}
