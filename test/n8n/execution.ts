import { parse } from 'flatted';
import type { ExecutionStatus, INodeExecutionData, IRunExecutionData } from 'n8n-workflow';

/** One line of n8n's list of executions. */
export interface ExecutionSummary {
	id: string;
	workflowId: string;
	status: ExecutionStatus;
	/** `manual`, `webhook`, `trigger`, … */
	mode: string;
	startedAt: string;
	stoppedAt: string | null;
	waitTill: string | null;
}

/** An execution with what its nodes received and gave. */
export interface Execution extends ExecutionSummary {
	data: IRunExecutionData;
}

/** An execution as the REST interface hands it out. */
export interface RawExecution extends ExecutionSummary {
	/** In the format of the npm package flatted, which keeps shared and circular references. */
	data: string;
}

/** Decodes the data of an execution. */
export function decodeExecution(raw: RawExecution): Execution {
	return { ...raw, data: parse(raw.data) as IRunExecutionData };
}

/**
 * Items that a node gave at one of its outputs, over all its runs; none if it did not run. An error
 * output is the last branch.
 */
export function outputOf(execution: Execution, nodeName: string, branch = 0): INodeExecutionData[] {
	const runs = execution.data.resultData.runData[nodeName] ?? [];
	return runs.flatMap((run) => run.data?.main[branch] ?? []);
}

/** The message that made the execution fail, or undefined. */
export function failureOf(execution: Execution): string | undefined {
	return execution.data.resultData.error?.message;
}
