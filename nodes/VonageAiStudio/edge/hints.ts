import type { IExecuteFunctions } from 'n8n-workflow';
import { statusUrlHint } from '../input/statusUrl';

/** What a user should know beside the results. Each hint shows once, however many items it is true of. */
export class Hints {
	readonly #context: IExecuteFunctions;
	readonly #messages = new Set<string>();

	constructor(context: IExecuteFunctions) {
		this.#context = context;
	}

	/** Retry On Fail runs the whole node again, which this node has no need of. */
	aboutRetryOnFail(itemCount: number): void {
		if (itemCount < 2 || !this.#context.getNode().retryOnFail) return;
		this.#messages.add(
			'Retry On Fail is not needed here: the node itself tries again what certainly did not start, and never what did.',
		);
	}

	aboutStatusUrl(statusUrl: unknown): void {
		if (typeof statusUrl !== 'string') return;
		const hint = statusUrlHint(statusUrl, this.#context.getMode() !== 'manual');
		if (hint) this.#messages.add(hint);
	}

	/** Shows the hints in the editor. */
	show(): void {
		this.#context.addExecutionHints(
			...[...this.#messages].map((message) => ({ message, location: 'outputPane' as const })),
		);
	}
}
