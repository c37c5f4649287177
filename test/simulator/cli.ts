import { parseArgs } from 'node:util';
import { defaultCallbackScript, startSimulator } from '.';
import { printCallback, printConversation, printSession, unknownsTable } from './cliOutput';
import { talkFlags, talkOptions, wholeNumber } from './cliTalk';
import { takeCallsFromKeyboard } from './cliKeyboard';
import { COUNTINGS, isCounting } from './rateLimiter';
import { parseTimes } from './times';

/**
 * Runs the simulator on its own: `npx tsx test/simulator/cli.ts --port 4010 --rate 1`, with
 * `--counting fixedWindow`, `--latency uniform:200:800`, `--late tail:0:10` one that is less regular.
 *
 * Its agents talk; `--turn 200` lets them hurry. `--answer insights.running=strange` gives one unknown
 * of the API its strange answer, `--strange` all of them; `--unknowns` lists them.
 */
async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '4010' },
			rate: { type: 'string', default: '1' },
			key: { type: 'string', default: 'simulator-key' },
			sessions: { type: 'string', default: '0' },
			counting: { type: 'string', default: 'slidingWindow' },
			latency: { type: 'string', default: '0' },
			late: { type: 'string', default: '0' },
			seed: { type: 'string', default: '1' },
			...talkFlags,
		},
	});
	if (values.unknowns) return console.log(unknownsTable());
	if (!isCounting(values.counting)) {
		throw new Error(`--counting must be ${COUNTINGS.join(', ')}, not "${values.counting}"`);
	}
	const studio = await startSimulator({
		port: wholeNumber('port', values.port),
		apiKey: values.key,
		ratePerSecond: wholeNumber('rate', values.rate),
		sessions: wholeNumber('sessions', values.sessions),
		counting: values.counting,
		latencyMs: parseTimes('latency', values.latency),
		lateMs: parseTimes('late', values.late),
		seed: wholeNumber('seed', values.seed),
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
