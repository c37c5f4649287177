import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';

/** A person at the keyboard, or lines from a pipe. */
export class Terminal {
	private readonly reader: Interface;
	private readonly lines: string[] = [];
	private isClosed = false;
	private isMuted = false;
	private wake = () => {};

	/** @param onInterrupt called for Ctrl-C, which does not end the process while a terminal is open */
	constructor(
		private readonly input: NodeJS.ReadStream,
		private readonly output: NodeJS.WritableStream,
		private readonly signal: AbortSignal,
		onInterrupt: () => void,
	) {
		const echo = new Writable({
			write: (chunk: Buffer, _encoding, done) => {
				if (!this.isMuted) output.write(chunk);
				done();
			},
		});
		const isTerminal = this.hasKeyboard;
		// Without a history the arrow keys bring no key back.
		this.reader = createInterface({ input, output: echo, terminal: isTerminal, historySize: 0 });
		this.reader.on('line', (line) => {
			this.lines.push(line);
			this.wake();
		});
		this.reader.on('close', () => {
			this.isClosed = true;
			this.wake();
		});
		this.reader.on('SIGINT', onInterrupt);
		signal.addEventListener('abort', () => this.wake());
	}

	get hasKeyboard(): boolean {
		return Boolean(this.input.isTTY);
	}

	/** One line; an empty one when there are no more. @throws the signal's reason when it aborts */
	async ask(question: string): Promise<string> {
		this.output.write(`${question}: `);
		while (this.lines.length === 0 && !this.isClosed && !this.signal.aborted) {
			await new Promise<void>((resolve) => (this.wake = resolve));
		}
		this.signal.throwIfAborted();
		return this.lines.shift()?.trim() ?? '';
	}

	/** One line that is not shown while it is typed. */
	async askSecret(question: string): Promise<string> {
		this.isMuted = true;
		try {
			return await this.ask(question);
		} finally {
			this.isMuted = false;
			this.output.write('\n');
		}
	}

	/** Whether the answer is yes; everything else is a no. */
	async agrees(question: string): Promise<boolean> {
		// What was typed or pasted before the question is no answer to it.
		if (this.hasKeyboard) this.lines.length = 0;
		return /^y(es)?$/i.test(await this.ask(`${question} (yes/no)`));
	}

	close(): void {
		this.reader.close();
	}
}
