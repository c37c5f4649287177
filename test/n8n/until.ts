export interface UntilOptions {
	/** Default: 30 seconds. */
	timeoutMs?: number;
	/** Pause between two looks. Default: 100 ms when the condition gives a promise, else 5. */
	everyMs?: number;
	/** What is awaited, for the message of the time-out. */
	what?: string;
}

type Truthy<T> = Exclude<T, false | null | undefined | '' | 0>;

const DEFAULT_TIMEOUT_MS = 30_000;
const LOOK_EVERY_MS = 5;
const ASK_EVERY_MS = 100;

/** The looks of all that wait for a condition; each tells whether its condition holds. */
const looks = new Set<() => boolean>();

/**
 * Asks `condition` until it answers something truthy and returns that answer. An exception counts as
 * "not yet"; the last one is part of the time-out's message.
 */
export async function until<T>(
	condition: () => T | Promise<T>,
	{ timeoutMs = DEFAULT_TIMEOUT_MS, everyMs, what = 'the condition' }: UntilOptions = {},
): Promise<Truthy<T>> {
	const deadline = performance.now() + timeoutMs;
	let reason = '';
	do {
		let isPromise = false;
		try {
			const given = condition();
			isPromise = typeof (given as Partial<Promise<T>> | undefined)?.then === 'function';
			const answer = await given;
			if (answer) return answer as Truthy<T>;
			reason = '';
		} catch (error) {
			reason = `: ${error instanceof Error ? error.message : String(error)}`;
		}
		if (isPromise) await pause(everyMs ?? ASK_EVERY_MS);
		else await pauseOrLook(everyMs ?? LOOK_EVERY_MS, () => Boolean(condition()));
	} while (performance.now() < deadline);
	throw new Error(`Waited ${timeoutMs} ms in vain for ${what}${reason}`);
}

/**
 * Lets everybody who waits in `until` look now, except those whose condition gives a promise.
 * @returns whether somebody found what was awaited, and goes on as soon as the caller awaits something
 */
export function lookNow(): boolean {
	return [...looks].map((look) => look()).includes(true);
}

function pause(durationMs: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, durationMs));
}

/** Ends early when `lookNow` finds that the condition holds. */
async function pauseOrLook(durationMs: number, condition: () => boolean): Promise<void> {
	let end = () => {};
	const found = new Promise<void>((resolve) => (end = resolve));
	const timer = setTimeout(end, durationMs);
	const look = () => {
		try {
			if (!condition()) return false;
		} catch {
			return false;
		}
		end();
		return true;
	};
	looks.add(look);
	await found;
	looks.delete(look);
	clearTimeout(timer);
}
