import { randomUUID } from 'crypto';
import { type IExecuteFunctions, sleep } from 'n8n-workflow';
import type { ReferenceClaims } from '../starting/claims';
import { processedEntries, type ProcessedEntries } from './processedEntries';

/** Many times as long as a process takes from reading n8n's record to writing it back, even a busy one. */
const SETTLED_AFTER_MS = 100;
/** How often a claim is looked up, when other processes write over it again and again. */
const MOST_LOOKS = 20;

/** Keeps one reference from being started twice, with n8n's own memory of processed entries. */
export function referenceClaims(context: IExecuteFunctions, reference: string): ReferenceClaims {
	const entries = processedEntries(context);
	return {
		claim: async () =>
			(await entries.mayBeShared())
				? await claimAmongOthers(entries, reference)
				: (await entries.record([reference])).length > 0,
		release: async () => await release(entries, reference),
	};
}

/**
 * Processes that write the record at the same moment write over each other. So a mark of this claim is
 * written together with the reference, and looked for a moment later: the mark that is left is that of
 * the last writer, whose claim it is.
 */
async function claimAmongOthers(entries: ProcessedEntries, reference: string): Promise<boolean> {
	const mark = `${reference} ${randomUUID()}`;
	try {
		if (!(await entries.record([reference, mark])).includes(reference)) return false;
		for (let looks = 1; looks <= MOST_LOOKS; looks += 1) {
			await sleep(SETTLED_AFTER_MS);
			const missing = await entries.record([reference, mark]);
			if (missing.length === 0) return true;
			// It is there, but without our mark: another claim of it was written later.
			if (!missing.includes(reference)) return false;
		}
	} finally {
		await entries.forget([mark]);
	}
	await release(entries, reference);
	throw new Error('Other processes wrote over the reference again and again');
}

async function release(entries: ProcessedEntries, reference: string): Promise<void> {
	await entries.forget([reference]);
	if (!(await entries.mayBeShared())) return;
	await sleep(SETTLED_AFTER_MS);
	// Another process may have written it back.
	await entries.forget([reference]);
}
