import { parseArgs } from 'node:util';
import { defaultCallbackScript, startSimulator } from '.';
import type { PostedCallback, StartedSession } from '.';

/** Runs the simulator on its own: `npx tsx test/simulator/cli.ts --port 4010 --rate 1`. */
async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '4010' },
			rate: { type: 'string', default: '1' },
			key: { type: 'string', default: 'simulator-key' },
			sessions: { type: 'string', default: '0' },
			latency: { type: 'string', default: '0' },
		},
	});
	const studio = await startSimulator({
		port: wholeNumber('port', values.port),
		apiKey: values.key,
		ratePerSecond: wholeNumber('rate', values.rate),
		sessions: wholeNumber('sessions', values.sessions),
		latencyMs: wholeNumber('latency', values.latency),
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
