import type { IExecuteFunctions } from 'n8n-workflow';

/** What a user should know beside the results. Each hint shows once, however many items it applies to. */
export interface Hints {
	add(message: string | undefined): void;
	/** Shows the hints in the editor. */
	show(): void;
}

/** The hints of one run. */
export function hintsOf(context: IExecuteFunctions): Hints {
	const messages = new Set<string>();
	return {
		add: (message) => {
			if (message) messages.add(message);
		},
		show: () =>
			context.addExecutionHints(
				...[...messages].map((message) => ({ message, location: 'outputPane' as const })),
			),
	};
}

/** Retry On Fail runs the whole node again, which this node does not need. */
export function retryOnFailHint(context: IExecuteFunctions): string | undefined {
	if (context.getInputData().length < 2 || !context.getNode().retryOnFail) return undefined;
	return 'Retry On Fail is not needed here: the node itself retries items that did not start, and only those.';
}
