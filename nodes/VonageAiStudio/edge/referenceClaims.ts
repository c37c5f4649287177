import type { ICheckProcessedOptions, IExecuteFunctions } from 'n8n-workflow';
import type { ReferenceClaims } from '../starting/startAll';

const OPTIONS: ICheckProcessedOptions = { mode: 'entries' };

/** n8n reads, extends and writes back one record for each node; two at once would lose an entry. */
let line: Promise<unknown> = Promise.resolve();

/** Keeps one reference from being started twice, with n8n's own memory of processed entries. */
export function referenceClaims(context: IExecuteFunctions, reference: string): ReferenceClaims {
	return {
		claim: async () =>
			await inLine(async () => {
				const { new: fresh } = await context.helpers.checkProcessedAndRecord(
					[reference],
					'node',
					OPTIONS,
				);
				return fresh.length > 0;
			}),
		release: async () =>
			await inLine(async () => await context.helpers.removeProcessed([reference], 'node', OPTIONS)),
	};
}

async function inLine<T>(work: () => Promise<T>): Promise<T> {
	const turn = line.then(work);
	line = turn.catch(() => {});
	return await turn;
}
