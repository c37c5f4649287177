import type { LiveAgentMessage, RecordedRequest, StartedSession, Summary } from './types';

/** What happened since the start or the last reset. */
export class Journal {
	readonly requests: RecordedRequest[] = [];
	readonly liveAgentMessages: LiveAgentMessage[] = [];
	readonly liveAgentDisconnects: LiveAgentMessage[] = [];
	refusedByLimit = 0;
	requestCount = 0;
	private startedCount = 0;
	private readonly startedTo = new Map<string, number>();
	private readonly sessionsById = new Map<string, StartedSession>();
	private readonly startedInOrder: StartedSession[] = [];

	constructor(private readonly keep: boolean) {}

	get sessions(): StartedSession[] {
		return this.startedInOrder;
	}

	addRequest(request: RecordedRequest): void {
		this.requestCount += 1;
		if (this.keep) this.requests.push(request);
	}

	addSession(session: StartedSession): void {
		this.startedCount += 1;
		if (session.to !== '') {
			this.startedTo.set(session.to, (this.startedTo.get(session.to) ?? 0) + 1);
		}
		if (!this.keep) return;
		this.startedInOrder.push(session);
		this.sessionsById.set(session.sessionId, session);
	}

	session(sessionId: string): StartedSession | undefined {
		return this.sessionsById.get(sessionId);
	}

	summary(): Summary {
		return {
			requests: this.requestCount,
			started: this.startedCount,
			refusedByLimit: this.refusedByLimit,
			perRecipient: Object.fromEntries(this.startedTo),
		};
	}
}
