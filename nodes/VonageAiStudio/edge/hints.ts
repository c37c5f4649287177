import type { IExecuteFunctions } from 'n8n-workflow';
import { statusUrlHint } from '../input/statusUrl';

/** What a user should know beside the results. Each hint shows once, however many items it is true of. */
export interface Hints {
	/** Retry On Fail runs the whole node again, which this node has no need of. */
	aboutRetryOnFail(itemCount: number): void;
	aboutStatusUrl(statusUrl: unknown): void;
	/** Shows the hints in the editor. */
	show(): void;
}

/** The hints of one run. */
export function hintsOf(context: IExecuteFunctions): Hints {
	const messages = new Set<string>();
	return {
		aboutRetryOnFail: (itemCount) => {
			if (itemCount < 2 || !context.getNode().retryOnFail) return;
			messages.add(
				'Retry On Fail is not needed here: the node itself tries again what certainly did not start, and never what did.',
			);
		},
		aboutStatusUrl: (statusUrl) => {
			if (typeof statusUrl !== 'string') return;
			const hint = statusUrlHint(statusUrl, context.getMode() !== 'manual');
			if (hint) messages.add(hint);
		},
		show: () =>
			context.addExecutionHints(
				...[...messages].map((message) => ({ message, location: 'outputPane' as const })),
			),
	};
}
