import { createHash } from 'crypto';
import type { Look } from '../shared/session';

const HOUR_MS = 60 * 60_000;

/** What the trigger remembers from one poll to the next, as n8n stores it. All times in ms since 1970. */
export interface Memory {
	version: 1;
	/** The account and the filters that it belongs to. */
	scope: string;
	/** Of all that started since, `seen` is complete. What started earlier is not looked at again. */
	fromMs: number;
	/** What was over at this moment is history, and is not put out. */
	baselineMs?: number;
	/** When the last sweep through all of it began that came to its end; 0 before the first. */
	sweptAtMs: number;
	/** When the last scan of middle length was. */
	scannedAtMs: number;
	/** Where the next poll goes on, because the last one did not come to its end. */
	rest?: { fromMs: number; sweepMs?: number };
	/** How many sessions AI Studio gave at once in the last sweep, at the most. */
	largestPage: number;
	/** Polls that failed in a row. */
	failures: number;
	/** Short IDs of the sessions that need no further look, by the hour in which they started. */
	seen: Record<string, string>;
	/** Short IDs and fingerprints of the others, by the time since when they look the same. */
	looks: Record<string, string>;
	/** How often the details of a session could not be read, by its short ID. */
	tries: Record<string, number>;
}

/** Long enough that two of a million sessions never have the same: 72 bits. */
const SHORT = 12;

/** A short stand-in for a text. Not its beginning, because session IDs may all begin alike. */
export function shortOf(text: string): string {
	return createHash('sha256').update(text).digest('base64url').slice(0, SHORT);
}

/** A memory that has seen nothing yet. @param sweepMs the moment of its first poll */
export function newMemory(scope: string, fromMs: number, sweepMs: number): Memory {
	return {
		version: 1,
		scope,
		fromMs,
		sweptAtMs: 0,
		scannedAtMs: 0,
		rest: { fromMs, sweepMs },
		largestPage: 0,
		failures: 0,
		seen: {},
		looks: {},
		tries: {},
	};
}

/** The sessions of a memory while a poll works with them. Sessions are named by their short IDs. */
export class Notebook {
	private readonly seen: Record<string, string>;
	private readonly seenIds = new Set<string>();
	private readonly looks = new Map<string, Look>();
	private readonly tries: Map<string, number>;

	constructor({ seen, looks, tries }: Memory) {
		this.seen = { ...seen };
		for (const ids of Object.values(seen)) {
			for (const id of piecesOf(ids)) this.seenIds.add(id);
		}
		for (const [sinceMs, pairs] of Object.entries(looks)) {
			const pieces = piecesOf(pairs);
			for (let at = 0; at < pieces.length; at += 2) {
				this.looks.set(pieces[at], { fingerprint: pieces[at + 1], sinceMs: Number(sinceMs) });
			}
		}
		this.tries = new Map(Object.entries(tries));
	}

	hasSeen(id: string): boolean {
		return this.seenIds.has(id);
	}

	/** Notes that a session needs no further look. */
	see(id: string, startMs: number): void {
		const hour = String(Math.floor(startMs / HOUR_MS));
		this.seen[hour] = (this.seen[hour] ?? '') + id;
		this.seenIds.add(id);
		this.looks.delete(id);
		this.tries.delete(id);
	}

	/** The last look at a session that is not over yet. */
	lookAt(id: string): Look | undefined {
		return this.looks.get(id);
	}

	noteLook(id: string, look: Look): void {
		this.looks.set(id, look);
	}

	/** Counts a try that failed. @returns how many failed so far */
	countTry(id: string): number {
		const tries = (this.tries.get(id) ?? 0) + 1;
		this.tries.set(id, tries);
		return tries;
	}

	/** What is kept of it: nothing about what started before, or has not changed since. */
	keep(fromMs: number): Pick<Memory, 'seen' | 'looks' | 'tries'> {
		const seen = Object.entries(this.seen).filter(
			([hour]) => (Number(hour) + 1) * HOUR_MS > fromMs,
		);
		const looks: Memory['looks'] = {};
		for (const [id, { fingerprint, sinceMs }] of this.looks) {
			if (sinceMs < fromMs) continue;
			looks[sinceMs] = (looks[sinceMs] ?? '') + id + fingerprint;
		}
		return { seen: Object.fromEntries(seen), looks, tries: Object.fromEntries(this.tries) };
	}
}

function piecesOf(text: string): string[] {
	return Array.from({ length: text.length / SHORT }, (_, index) =>
		text.slice(index * SHORT, (index + 1) * SHORT),
	);
}
