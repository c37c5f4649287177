import type { INodeProperties } from 'n8n-workflow';
import type { SessionView } from '../../shared/session';
import { referenceParameter } from './options';
import { type ParameterValues, readSwitch, readText } from './values';

const includeFlowPath: INodeProperties = {
	displayName: 'Include Flow Path',
	name: 'includeFlowPath',
	type: 'boolean',
	default: true,
	description:
		"Whether to include flow_path: the steps of the agent's flow, with the headers and payloads of its own requests. They may contain secrets.",
};

/** The options of every operation that returns sessions. */
export const sessionViewOptions: INodeProperties[] = [
	includeFlowPath,
	{
		...referenceParameter,
		description:
			'The name of the session parameter that carries the reference. The output then has the reference as a field of its own.',
	},
];

/** What a user chose to see of a session. @throws Refusal */
export function readSessionView(options: ParameterValues): SessionView {
	return {
		includeFlowPath: readSwitch(options.includeFlowPath, 'Include Flow Path') ?? false,
		referenceParameter: readText(options.referenceParameter, 'Reference Parameter'),
	};
}
