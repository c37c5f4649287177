import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { outputOf } from './execution';
import type { N8nClient } from './client';
import type { RunningN8n } from './server';
import { until } from './until';
import type { StoredWorkflow, Workflow } from './workflow';

const POLL_TIMEOUT_MS = 90_000;

/**
 * The parameter Poll Times of a polling trigger for a poll every `seconds` (a divisor of 60). n8n allows one
 * poll a minute for each of the times, but any number of times.
 */
export function pollEvery(seconds: number): INodeParameters {
	const item = Array.from({ length: 60 / seconds }, (_, index) => ({
		mode: 'custom',
		cronExpression: `${index * seconds} * * * * *`,
	}));
	return { pollTimes: { item } };
}

/**
 * Stores and publishes a workflow that begins with a polling trigger, and waits for its first poll, which
 * n8n makes at once.
 * @param polls how often the trigger has asked so far, counted by who is asked
 */
export async function publishPolling(
	client: N8nClient,
	workflow: Workflow,
	polls: () => number,
): Promise<StoredWorkflow> {
	const before = polls();
	const stored = await client.createWorkflow(workflow);
	await client.activate(stored);
	await awaitPoll(polls, before);
	return stored;
}

/**
 * Kills n8n `delayMs` after the next poll has begun, starts it again, and waits for the poll that n8n makes
 * then: about 8 s.
 */
export async function crashAfterPoll(
	n8n: RunningN8n,
	polls: () => number,
	delayMs: number,
): Promise<void> {
	await awaitPoll(polls, polls());
	const killAtMs = Date.now() + delayMs;
	await until(() => Date.now() >= killAtMs, { timeoutMs: delayMs + 1000, everyMs: 1 });
	await n8n.kill();
	const before = polls();
	await n8n.restart();
	await awaitPoll(polls, before);
}

/** Everything that a polling trigger has put out, over all executions of its workflow, oldest first. */
export async function polledItems(
	client: N8nClient,
	workflow: Pick<StoredWorkflow, 'id'>,
	triggerName: string,
): Promise<INodeExecutionData[]> {
	const executions = (await client.executions(workflow)).reverse();
	const items: INodeExecutionData[] = [];
	for (const { id } of executions) items.push(...outputOf(await client.execution(id), triggerName));
	return items;
}

function awaitPoll(polls: () => number, before: number): Promise<true> {
	return until(() => polls() > before, { timeoutMs: POLL_TIMEOUT_MS, everyMs: 5, what: 'a poll' });
}
