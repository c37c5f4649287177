import { recipients, runStudioNode } from '../test/harness/studioNode.js';

/** Starts sessions as a process of its own: `url agentId firstNumber count`. */
async function main(): Promise<void> {
	const [url, agentId, first, count] = process.argv.slice(2);
	const items = recipients(Number(count), Number(first));
	await runStudioNode(url, { agentId }, { items, node: { onError: 'continueErrorOutput' } });
}

void main();
