import { parseArgs } from 'node:util';
import { defaultCallbackScript, startSimulator } from '.';
import { printCallback, printConversation, printSession, unknownsTable } from './cliOutput';
import { talkFlags, talkOptions, wholeNumber } from './cliTalk';
import { takeCallsFromKeyboard } from './cliKeyboard';

/**
 * Runs the simulator on its own: `npx tsx test/simulator/cli.ts --port 4010 --rate 1`. Its agents talk;
 * `--turn 200` lets them hurry, `--answer insights.running=strange` or `--strange` lets the API be
 * otherwise than this package takes it to be, and `--unknowns` lists what that can be.
 */
async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '4010' },
			rate: { type: 'string', default: '1' },
			key: { type: 'string', default: 'simulator-key' },
			sessions: { type: 'string', default: '0' },
			latency: { type: 'string', default: '0' },
			...talkFlags,
		},
	});
	if (values.unknowns) return console.log(unknownsTable());
	const studio = await startSimulator({
		port: wholeNumber('port', values.port),
		apiKey: values.key,
		ratePerSecond: wholeNumber('rate', values.rate),
		sessions: wholeNumber('sessions', values.sessions),
		latencyMs: wholeNumber('latency', values.latency),
		callbacks: defaultCallbackScript,
		...talkOptions(values),
		onSession: printSession,
		onConversation: printConversation,
		onCallback: printCallback,
	});
	console.log(`AI Studio simulator at ${studio.url}, API key "${values.key}"`);
	takeCallsFromKeyboard(studio);

	const stop = () => void studio.close().then(() => process.exit(0));
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
