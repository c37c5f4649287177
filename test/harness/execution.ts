import './environment';
import { WorkflowExecute } from 'n8n-core';
import { createRunExecutionData } from 'n8n-workflow';
import type {
	INodeExecutionData,
	NodeExecutionHint,
	IRun,
	IRunExecutionData,
	ITaskData,
	Workflow,
} from 'n8n-workflow';
import { parse, stringify } from 'flatted';
import { additionalDataFor } from './additionalData';
import { DeduplicationStore } from './deduplication';
import { callWebhook, webhookOf } from './webhookCall';
import { RecordedResponse, webhookRequest } from './webhookRequest';
import type { WebhookRequest, WebhookResponse } from './webhookRequest';
import { buildWorkflow } from './workflow';
import type { WorkflowSetup } from './workflow';

/** Every execution of this process by its id, as n8n's database knows them. */
const executions = new Map<string, Execution>();

/** One execution of a workflow: it runs at once, may park, and may be resumed. */
export class Execution {
	readonly id = String(executions.size + 1);
	private setup: WorkflowSetup;
	private state: 'running' | 'parked' | 'ended' = 'running';
	private stopRun: () => void = () => {};
	private canceled = false;
	/** The data of an execution as text, as in n8n's database: nothing else survives the sleep or the end. */
	private stored = '';

	/** Settles when the execution ends or parks; its `status` says which. Replaced at every resume. */
	done: Promise<IRun>;

	/**
	 * @param startNode name of the node that the run begins with
	 * @param items what that node gets as its input
	 */
	constructor(setup: WorkflowSetup, startNode: string, items: INodeExecutionData[][]) {
		// One store for the whole execution, also for what runs after a resume.
		this.setup = { ...setup, deduplication: setup.deduplication ?? new DeduplicationStore() };
		executions.set(this.id, this);
		this.done = this.start(startNode, items);
	}

	static byId(id: string): Execution | undefined {
		return executions.get(id);
	}

	/** Whether nothing runs and a callback or the time-out can wake it. */
	get isWaiting(): boolean {
		return this.state === 'parked';
	}

	get isRunning(): boolean {
		return this.state === 'running';
	}

	/** The secret that n8n puts into `$execution.resumeUrl` as the query parameter `signature`. */
	resumeToken?: string;

	/** Stops the run as the user's Stop button does: the nodes' cancel signal is aborted. */
	cancel(): void {
		this.canceled = true;
		this.stopRun();
	}

	/**
	 * Runs the waiting node's `webhook()`. Without `workflowData` in its result the execution stays
	 * parked; with it the execution continues with that data in place of the node's output.
	 * @returns what the caller was answered; await `done` for the continued execution
	 */
	async resume(parts: Partial<WebhookRequest> = {}): Promise<RecordedResponse> {
		const response = new RecordedResponse();
		await this.resumeOver(webhookRequest(parts), response);
		return response;
	}

	/** The same for a request and a response that exist already. */
	async resumeOver(request: WebhookRequest, response: WebhookResponse): Promise<void> {
		const data = this.storedData();
		const [entry] = data.executionData?.nodeExecutionStack ?? [];
		const workflow = await buildWorkflow(this.setup);
		const node = workflow.getNode(data.resultData.lastNodeExecuted ?? '');
		if (!node || !entry) throw new Error('The execution does not say which node waits');
		// What n8n's waiting webhooks prepare before they ask the node.
		entry.node.disabled = true;
		data.waitTill = undefined;
		data.resultData.runData[node.name].pop();
		await callWebhook(
			{
				setup: this.setup,
				workflow,
				node,
				webhook: webhookOf(workflow, node, true),
				execution: { id: this.id, data },
				run: async (main) => {
					if (this.state !== 'parked')
						throw new Error('There was a problem executing the workflow');
					entry.data.main = main;
					entry.metadata = { ...entry.metadata, forwardAllOutputs: true };
					this.state = 'running';
					this.done = this.run(workflow, data);
				},
				failed: () => {
					this.state = 'ended';
				},
			},
			request,
			response,
		);
	}

	/** Lets the waiting time pass: n8n's wait tracker resumes with the node disabled. */
	async timeOut(): Promise<IRun> {
		const data = this.storedData();
		this.state = 'running';
		this.done = buildWorkflow(this.setup).then(async (workflow) => await this.run(workflow, data));
		return await this.done;
	}

	/**
	 * Runs a failed execution again from the node that failed on, as n8n's Retry does.
	 * @param workflow the currently saved one; the one of the execution when left out
	 */
	async retry(workflow?: WorkflowSetup['workflow']): Promise<IRun> {
		if (this.state !== 'ended') throw new Error(`The execution is ${this.state}, not ended`);
		this.setup = { ...this.setup, workflow: workflow ?? this.setup.workflow };
		const data = parse(this.stored) as IRunExecutionData;
		const { resultData, executionData } = data;
		const runs = resultData.runData[resultData.lastNodeExecuted ?? ''] ?? [];
		delete resultData.error;
		if (runs.at(-1)?.error) runs.pop();
		const saved = await buildWorkflow(this.setup);
		for (const entry of executionData?.nodeExecutionStack ?? []) {
			entry.node = saved.getNode(entry.node.name) ?? entry.node;
		}
		this.state = 'running';
		this.done = this.run(saved, data, 'retry');
		return await this.done;
	}

	private async start(startNode: string, items: INodeExecutionData[][]): Promise<IRun> {
		const workflow = await buildWorkflow(this.setup);
		const node = workflow.getNode(startNode);
		if (!node) throw new Error(`The workflow has no node "${startNode}"`);
		const data = createRunExecutionData({
			executionData: { nodeExecutionStack: [{ node, data: { main: items }, source: null }] },
		});
		this.resumeToken = data.resumeToken;
		return await this.run(workflow, data);
	}

	private async run(
		workflow: Workflow,
		data: IRunExecutionData,
		mode = this.setup.mode ?? 'manual',
	): Promise<IRun> {
		const additionalData = additionalDataFor(this.setup, this.id);
		const running = new WorkflowExecute(additionalData, mode, data).processRunExecutionData(
			workflow,
		);
		this.stopRun = () => running.cancel();
		if (this.canceled) running.cancel();
		const run = await running;
		if (run.status !== 'success') this.stored = stringify(run.data);
		this.state = run.status === 'waiting' ? 'parked' : 'ended';
		return run;
	}

	private storedData(): IRunExecutionData {
		if (this.state !== 'parked') throw new Error(`The execution is ${this.state}, not waiting`);
		return parse(this.stored) as IRunExecutionData;
	}
}

/** The last run of a node in an execution; undefined when it did not run. */
export function taskOf(run: IRun, nodeName: string): ITaskData | undefined {
	return run.data.resultData.runData[nodeName]?.at(-1);
}

/** The items on each output of a node's last run: `[success, error]` for a node with an error output. */
export function branchesOf(run: IRun, nodeName: string): INodeExecutionData[][] {
	const branches = (taskOf(run, nodeName)?.data?.main ?? []).map((items) => items ?? []);
	return [branches[0] ?? [], branches[1] ?? [], ...branches.slice(2)];
}

/** The hints that a node gave with its last run. */
export function hintsOf(run: IRun, nodeName: string): NodeExecutionHint[] {
	return (taskOf(run, nodeName)?.hints ?? []) as NodeExecutionHint[];
}
