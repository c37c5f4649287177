import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { outputOf, type Execution } from './execution';
import type { N8nClient } from './client';
import type { RunningN8n } from './server';
import { until } from './until';
import type { StoredWorkflow, Workflow } from './workflow';

const POLL_TIMEOUT_MS = 90_000;

/** What a polling trigger has put out. */
export interface PolledItem {
	json: IDataObject;
	/** Whether its execution came to its end. */
	isDone: boolean;
}

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

/** Waits until `count` more polls have begun, so that all but the last one have ended. */
export async function awaitPolls(polls: () => number, count: number): Promise<void> {
	for (let poll = 0; poll < count; poll += 1) await awaitPoll(polls, polls());
}

/**
 * Items with which n8n has begun executions of a workflow, oldest first, also where a crash came before the
 * first node.
 */
export async function polledItems(
	client: N8nClient,
	workflow: Pick<StoredWorkflow, 'id'>,
	triggerName: string,
): Promise<PolledItem[]> {
	const executions = (await client.executions(workflow)).reverse();
	const items: PolledItem[] = [];
	for (const { id } of executions) {
		const execution = await client.execution(id);
		const isDone = execution.status === 'success';
		const begun = isDone ? outputOf(execution, triggerName) : itemsAtStart(execution, triggerName);
		items.push(...begun.map(({ json }) => ({ json, isDone })));
	}
	return items;
}

/** What n8n stored when it began an execution, in place of the trigger's output. */
function itemsAtStart({ data }: Execution, triggerName: string): INodeExecutionData[] {
	const waiting = data.executionData?.nodeExecutionStack ?? [];
	return waiting.flatMap(({ node, data: input }) =>
		node.name === triggerName ? (input.main[0] ?? []) : [],
	);
}

function awaitPoll(polls: () => number, before: number): Promise<true> {
	return until(() => polls() > before, { timeoutMs: POLL_TIMEOUT_MS, everyMs: 5, what: 'a poll' });
}
