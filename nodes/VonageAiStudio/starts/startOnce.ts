import { randomUUID } from 'crypto';
import type { ICheckProcessedOptions, IExecuteFunctions } from 'n8n-workflow';
import type { Clock } from '../../shared/clock';

const OPTIONS: ICheckProcessedOptions = { mode: 'entries' };

/** Keeps one reference from being started twice. */
export interface Claim {
	/**
	 * Records the reference.
	 * @returns false if it was recorded before
	 * @throws if nobody can say whether it is recorded now
	 */
	take(): Promise<boolean>;
	/** Frees the reference after a start that is certain not to have happened. Throws if n8n could not. */
	giveBack(): Promise<void>;
}

/**
 * How long after a write another process may still write what it had read before: many times as long as
 * a database takes to read and write a record. Start Once is safe up to this delay (`docs/campaigns.md`).
 */
const SETTLED_AFTER_MS = 100;
/** How often a claim is verified if other processes overwrite it again and again. */
const MOST_LOOKS = 20;

/**
 * How often a reference is removed when it is given back: nothing tells whether another process has just
 * written it back. All removals have to be over before anybody can have verified the next claim of it.
 * `test/engine/startOnceRefusals.test.ts` shows what this leaves.
 */
const REMOVALS = 4;
const REMOVE_EVERY_MS = 5;

/** n8n reads, extends and writes back one record per node; two at once in this process would lose an entry. */
let lastWrite: Promise<unknown> = Promise.resolve();

/**
 * The claim of one reference in n8n's own memory of processed entries.
 *
 * n8n keeps one record per node and has no lock for it, so processes that write at the same moment
 * overwrite each other. A mark of this claim is therefore written together with the reference, and looked
 * for after everything that was under way has been written: a mark that is still there is that of the last
 * writer, whose claim it is, and a reference that is still there stays.
 */
export function claimOf(context: IExecuteFunctions, reference: string, clock: Clock): Claim {
	const { checkProcessedAndRecord, removeProcessed } = context.helpers;
	/** Returns those entries that were not there before. */
	const record = async (entries: string[]) =>
		(await inTurn(async () => await checkProcessedAndRecord(entries, 'node', OPTIONS)))
			.new as string[];
	const forget = async (entry: string) =>
		await inTurn(async () => await removeProcessed([entry], 'node', OPTIONS));

	const recordFirst = async (mark: string) =>
		await record([reference, mark]).catch(async (error: Error) => {
			// The first record of a node is inserted, which fails if another process was faster. A mark that
			// is there says that the write did succeed; what it found is then lost.
			const missing = await record([reference, mark]);
			if (!missing.includes(mark)) throw error;
			return missing;
		});

	const verify = async (mark: string) => {
		for (let looks = 1; looks <= MOST_LOOKS; looks += 1) {
			await clock.sleep(SETTLED_AFTER_MS);
			// A database that is busy for a moment must not leave anybody out.
			const missing = await record([reference, mark]).catch(() => undefined);
			if (!missing) continue;
			if (missing.length === 0) return true;
			// The reference is there without our mark: another claim of it was written later.
			if (!missing.includes(reference)) return false;
		}
		throw new Error('The reference could not be verified');
	};

	// In one turn: removals that come late would remove the next claim of this reference.
	const giveBack = async () =>
		await inTurn(async () => {
			for (let removals = 1; removals <= REMOVALS; removals += 1) {
				if (removals > 1) await clock.sleep(REMOVE_EVERY_MS);
				const isLast = removals === REMOVALS;
				const removal = removeProcessed([reference], 'node', OPTIONS);
				await (isLast ? removal : removal.catch(() => {}));
			}
		});

	return {
		take: async () => {
			const mark = `${reference} ${randomUUID()}`;
			try {
				return (await recordFirst(mark)).includes(reference) && (await verify(mark));
			} finally {
				// A mark that stays is harmless.
				await forget(mark).catch(() => {});
			}
		},
		giveBack,
	};
}

async function inTurn<T>(write: () => Promise<T>): Promise<T> {
	const turn = lastWrite.then(write);
	lastWrite = turn.catch(() => {});
	return await turn;
}
