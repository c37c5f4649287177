export interface UntilOptions {
	timeoutMs: number;
	/** Pause between two looks; default 100. */
	everyMs?: number;
	/** What is awaited, for the message of the time-out. */
	what?: string;
}

/**
 * Asks `condition` until it answers something truthy and returns that answer. An exception counts as
 * "not yet"; the last one is part of the time-out's message.
 */
export async function until<T>(
	condition: () => T | Promise<T>,
	{ timeoutMs, everyMs = 100, what = 'the condition' }: UntilOptions,
): Promise<Exclude<T, false | null | undefined | '' | 0>> {
	const deadline = Date.now() + timeoutMs;
	let reason = '';
	do {
		try {
			const answer = await condition();
			if (answer) return answer as Exclude<T, false | null | undefined | '' | 0>;
			reason = '';
		} catch (error) {
			reason = `: ${error instanceof Error ? error.message : String(error)}`;
		}
		await pause(everyMs);
	} while (Date.now() < deadline);
	throw new Error(`Waited ${timeoutMs} ms in vain for ${what}${reason}`);
}

function pause(durationMs: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, durationMs));
}
