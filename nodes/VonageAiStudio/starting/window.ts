/** Lets a producer run ahead of its consumers, but no further than `size` of them. */
export class Window {
	readonly #size: number;
	#inside = 0;
	#wake = () => {};

	constructor(size: number) {
		this.#size = size;
	}

	get isFull(): boolean {
		return this.#inside >= this.#size;
	}

	/** Counts a consumer until it settles, in whatever way. */
	enter(consumer: Promise<unknown>): void {
		this.#inside += 1;
		const leave = () => {
			this.#inside -= 1;
			this.#wake();
		};
		consumer.then(leave, leave);
	}

	/** Resolves when one more has space. */
	async space(): Promise<void> {
		while (this.isFull) await new Promise<void>((resolve) => (this.#wake = resolve));
	}
}
