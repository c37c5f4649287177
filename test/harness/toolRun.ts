import './environment';
import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	ExecutionError,
	IDataObject,
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	INodeTypeDescription,
	IRun,
	ITaskData,
} from 'n8n-workflow';
import { NODE_NAME, nodeJson, typeNameOf } from './engine';
import { Execution } from './execution';
import { TOOL_SUFFIX } from './toolType';
import type { WorkflowSetup } from './workflow';

/** The AI agent that calls the tool. */
export const AGENT_NAME = 'Agent';

/** A node as a tool, and what an AI agent calls it with. */
export interface ToolRunOptions extends Omit<WorkflowSetup, 'workflow' | 'types'> {
	type: INodeType;
	/** May hold `$fromAI(…)`, whose keys are the names of the arguments. */
	parameters: INodeParameters;
	/** The arguments of each call; several are made one after the other in one run of the agent. */
	calls?: IDataObject[];
	/** Settings of the tool such as `retryOnFail`, `maxTries`, `waitBetweenTries`. */
	node?: Partial<INode>;
	workflowId?: string;
	/** Stops the execution when aborted. */
	signal?: AbortSignal;
}

/** What the agent got back from one call. */
export interface ToolAnswer {
	/** What the model reads. Undefined when the tool threw. */
	text?: string;
	/** What the tool threw, with which n8n's agents end. */
	error?: ExecutionError;
}

/** What came of the calls of a tool. */
export interface ToolRun {
	answers: ToolAnswer[];
	/** The runs of the tool in the execution's data, one for each try of each call. */
	tries: ITaskData[];
	run: IRun;
}

/** The part of a LangChain tool that an agent uses. */
interface CallableTool {
	invoke(args: IDataObject): Promise<string>;
}

/**
 * Runs a node as an AI tool in the real n8n engine: an agent takes its tools from n8n
 * (`getInputConnectionData`), which wraps the node, and calls it. Every try of Retry On Fail then is a
 * new run of the tool.
 */
export async function runTool(options: ToolRunOptions): Promise<ToolRun> {
	const { type, parameters, calls = [{}], node, workflowId, signal, ...setup } = options;
	const name = node?.name ?? NODE_NAME;
	const agent = new Agent(calls);
	const toolNode = nodeJson(typeNameOf(type) + TOOL_SUFFIX, name, parameters, { ...node, name });
	const execution = new Execution(
		{
			...setup,
			types: [agent, type],
			workflow: {
				id: workflowId,
				nodes: [nodeJson(typeNameOf(agent), AGENT_NAME), toolNode],
				connections: {
					[name]: { ai_tool: [[{ node: AGENT_NAME, type: NodeConnectionTypes.AiTool, index: 0 }]] },
				},
			},
		},
		AGENT_NAME,
		[[{ json: {} }]],
	);
	signal?.addEventListener('abort', () => execution.cancel());
	const run = await execution.done;
	return { answers: agent.answers, tries: run.data.resultData.runData[name] ?? [], run };
}

/** Calls its one tool as often as it was told, and keeps the answers. */
class Agent implements INodeType {
	readonly answers: ToolAnswer[] = [];
	readonly execute: (this: IExecuteFunctions) => Promise<INodeExecutionData[][]>;
	readonly description: INodeTypeDescription = {
		displayName: 'Agent',
		name: 'agent',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name: AGENT_NAME },
		inputs: [NodeConnectionTypes.Main, { type: NodeConnectionTypes.AiTool }],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	};

	constructor(calls: IDataObject[]) {
		const { answers } = this;
		this.execute = async function () {
			const tools = await this.getInputConnectionData(NodeConnectionTypes.AiTool, 0);
			const [tool] = tools as CallableTool[];
			for (const args of calls) answers.push(await answerOf(tool.invoke(args)));
			return [this.getInputData()];
		};
	}
}

async function answerOf(call: Promise<string>): Promise<ToolAnswer> {
	return await call.then(
		(text) => ({ text }),
		(error: ExecutionError) => ({ error }),
	);
}
