import { main } from './main';

/**
 * `npm run check:live` checks what this package assumes about AI Studio against a real account. See
 * `docs/live-check.md`, and `--help`.
 */
main({
	args: process.argv.slice(2),
	environment: process.env,
	input: process.stdin,
	output: process.stdout,
	onInterrupt: (interrupt) => {
		process.once('SIGINT', interrupt);
		process.once('SIGTERM', interrupt);
	},
}).then(
	// Requests that were broken off must not hold up the end.
	(code) => process.exit(code),
	(error: unknown) => {
		// The message might quote an answer of AI Studio.
		process.stderr.write(`The check failed: ${error instanceof Error ? error.name : 'no error'}\n`);
		process.exit(1);
	},
);
