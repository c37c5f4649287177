import { recipients, runStudioNode } from '../test/harness/studioNode.js';

/** Starts sessions as a process of its own: `url agentId firstNumber count ratePerSecond`. */
async function main(): Promise<void> {
	const [url, agentId, first, count, ratePerSecond] = process.argv.slice(2);
	const items = recipients(Number(count), Number(first));
	const options = { sessionsPerSecond: Number(ratePerSecond) };
	await runStudioNode(
		url,
		{ agentId, options },
		{ items, node: { onError: 'continueErrorOutput' } },
	);
}

void main();
