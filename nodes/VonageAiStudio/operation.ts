import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

/** One entry of the Operation list: what the panel shows for it, and what it does. */
export interface Operation {
	name: string;
	value: string;
	/** For the node picker, in sentence case: "Start voice call". */
	action: string;
	description: string;
	/** Whether an AI agent must not have it. */
	hiddenFromTools?: boolean;
	properties: INodeProperties[];
	run(context: IExecuteFunctions): Promise<INodeExecutionData[]>;
}

/** One entry of the Resource list. */
export interface Resource {
	name: string;
	value: string;
	description: string;
	operations: Operation[];
}
