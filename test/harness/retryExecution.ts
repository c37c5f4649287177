import { parse, stringify } from 'flatted';
import { WorkflowExecute } from 'n8n-core';
import type { IRun, IRunExecutionData } from 'n8n-workflow';
import { additionalDataFor } from './additionalData';
import {
	inARow,
	MANUAL_TRIGGER,
	NODE_NAME,
	nodeJson,
	nodeRun,
	type NodeRun,
	type NodeRunOptions,
	SOURCE_NAME,
	typeNameOf,
} from './engine';
import { buildWorkflow, type WorkflowSetup } from './workflow';

/** What "Retry" in n8n's list of executions does with a failed execution (`ExecutionService.retry`). */
export async function retryExecution(failed: IRun, options: NodeRunOptions): Promise<NodeRun> {
	const { type, parameters, node, workflowId, credentials, deduplication } = options;
	const name = node?.name ?? NODE_NAME;
	const setup: WorkflowSetup = {
		credentials,
		deduplication,
		mode: 'retry',
		types: [type],
		workflow: {
			id: workflowId,
			nodes: [
				nodeJson(MANUAL_TRIGGER, SOURCE_NAME),
				nodeJson(typeNameOf(type), name, parameters, { ...node, name }),
			],
			connections: inARow(SOURCE_NAME, name),
		},
	};
	const data = parse(stringify(failed.data)) as IRunExecutionData;
	const { lastNodeExecuted, runData } = data.resultData;
	delete data.resultData.error;
	const ran = runData[lastNodeExecuted ?? ''] ?? [];
	if (ran.at(-1)?.error !== undefined) ran.pop();
	const workflow = await buildWorkflow(setup);
	for (const entry of data.executionData?.nodeExecutionStack ?? []) {
		entry.node = workflow.getNode(entry.node.name) ?? entry.node;
	}
	const additionalData = additionalDataFor(setup, 'retry');
	const run = await new WorkflowExecute(additionalData, 'retry', data).processRunExecutionData(
		workflow,
	);
	return nodeRun(run, name);
}
