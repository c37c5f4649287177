import { createInterface } from 'node:readline';
import type { Simulator } from '.';

/** Lets whoever types a telephone number call the first agent from it. Without a terminal it does nothing. */
export function takeCallsFromKeyboard(studio: Simulator): void {
	if (!process.stdin.isTTY) return;
	console.log('Type a telephone number to let somebody call the agent from it; Ctrl-C stops.');
	createInterface({ input: process.stdin }).on('line', (line) => {
		const from = line.replace(/[\s+()-]/g, '');
		if (from === '') return;
		try {
			studio.inboundCall({ from });
		} catch (error) {
			console.log(error instanceof Error ? error.message : error);
		}
	});
}
