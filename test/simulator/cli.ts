import { parseArgs } from 'node:util';
import { defaultCallbackScript, startSimulator } from '.';
import type { PostedCallback, StartedSession } from '.';
import { COUNTINGS, isCounting } from './rateLimiter';
import { parseTimes } from './times';

/**
 * Runs the simulator on its own: `npx tsx test/simulator/cli.ts --port 4010 --rate 1`, with
 * `--counting fixedWindow`, `--latency uniform:200:800`, `--late tail:0:10` one that is less regular.
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
		},
	});
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
		onSession: printSession,
		onCallback: printCallback,
	});
	console.log(`AI Studio simulator at ${studio.url}, API key "${values.key}"`);

	const stop = () => void studio.close().then(() => process.exit(0));
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
}

function wholeNumber(name: string, value: string): number {
	if (!/^\d+$/.test(value)) throw new Error(`--${name} must be a whole number, not "${value}"`);
	return Number(value);
}

function printSession({ channel, to, agentId, sessionId, startedAtMs }: StartedSession): void {
	const time = new Date(startedAtMs).toISOString();
	console.log(`${time} session  ${channel} to ${to || '-'} by agent ${agentId}: ${sessionId}`);
}

function printCallback({ url, body, postedAtMs, httpStatus, error }: PostedCallback): void {
	const time = new Date(postedAtMs).toISOString();
	const content = body.status ?? body.type ?? 'event';
	console.log(`${time} callback ${String(content)} to ${url}: ${httpStatus ?? error}`);
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
