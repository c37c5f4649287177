import { randomUUID } from 'crypto';
import { type ICheckProcessedOptions, type IExecuteFunctions, sleep } from 'n8n-workflow';
import type { ReferenceClaims } from '../starting/startAll';

const OPTIONS: ICheckProcessedOptions = { mode: 'entries' };
/** Many times as long as n8n takes from reading its record to writing it back. */
const SETTLED_AFTER_MS = 100;
/** How often a claim is looked up, when other processes write over it again and again. */
const MOST_LOOKS = 20;

/** n8n reads, extends and writes back one record for each node; two at once would lose an entry. */
let line: Promise<unknown> = Promise.resolve();

/**
 * Keeps one reference from being started twice, with n8n's own memory of processed entries. The line
 * above orders the claims of this process only: the workers of n8n's queue mode write over each
 * other's records. So each claim puts a mark of its own beside the reference, in one write, and looks
 * a moment later which mark is left: that of the last writer, whose claim it is.
 */
export function referenceClaims(context: IExecuteFunctions, reference: string): ReferenceClaims {
	const mark = `${reference} ${randomUUID()}`;

	/** Records what is missing of the two, and tells what was. */
	const record = async () =>
		await inLine(async () => {
			const entries = [reference, mark];
			const check = context.helpers.checkProcessedAndRecord;
			// The first record of a node is inserted; it fails when another process was faster.
			const first = check(entries, 'node', OPTIONS);
			const { new: missing } = await first.catch(async () => await check(entries, 'node', OPTIONS));
			return missing;
		});
	const forget = async (entry: string) =>
		await inLine(async () => await context.helpers.removeProcessed([entry], 'node', OPTIONS));
	const release = async () => {
		await forget(reference);
		await sleep(SETTLED_AFTER_MS);
		// Another process may have written it back.
		await forget(reference);
	};

	const isOurs = async () => {
		if (!(await record()).includes(reference)) return false;
		for (let looks = 1; looks <= MOST_LOOKS; looks += 1) {
			await sleep(SETTLED_AFTER_MS);
			const missing = await record();
			if (missing.length === 0) return true;
			// It is there, but without our mark: another claim of it was written later.
			if (!missing.includes(reference)) return false;
		}
		await release();
		throw new Error('Other processes wrote over the reference again and again');
	};

	return {
		claim: async () => {
			try {
				return await isOurs();
			} finally {
				await forget(mark);
			}
		},
		release,
	};
}

async function inLine<T>(work: () => Promise<T>): Promise<T> {
	const turn = line.then(work);
	line = turn.catch(() => {});
	return await turn;
}
