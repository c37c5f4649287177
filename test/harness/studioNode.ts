import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { VonageAiStudio } from '../../nodes/VonageAiStudio/VonageAiStudio.node.js';
import { runNode, startNode, type NodeRunOptions } from './engine';
import { runTool, type ToolRun, type ToolRunOptions } from './toolRun';

let agents = 0;

/** The id of an agent that no other test starts sessions with, so that none waits for the other's pace. */
export const freshAgent = () => (agents += 1).toString(16).padStart(24, '60c09d70e6a6');

export const API_KEY = 'simulator-key';

/** The credential for a simulator. */
export function studioCredential(url: string, more: IDataObject = {}) {
	return { vonageAiStudioApi: { apiKey: API_KEY, region: 'custom', baseUrl: url, ...more } };
}

/** The action node with a simulator's credential and the parameters of a voice call by a fresh agent. */
export function studioNode(
	url: string,
	parameters: NodeRunOptions['parameters'],
	more: Partial<NodeRunOptions> = {},
): NodeRunOptions {
	return {
		type: new VonageAiStudio(),
		credentials: studioCredential(url),
		parameters: {
			resource: 'voiceCall',
			operation: 'start',
			agentId: freshAgent(),
			to: '={{ $json.to }}',
			...parameters,
		},
		...more,
	};
}

/** Runs the action node; see `studioNode`. */
export const runStudioNode = async (...options: Parameters<typeof studioNode>) =>
	await runNode(studioNode(...options));

/** Starts the action node without waiting for it; see `studioNode`. */
export const startStudioNode = (...options: Parameters<typeof studioNode>) =>
	startNode(studioNode(...options));

/** Calls the action node as an AI tool; `more` as in `runTool`. */
export async function runStudioTool(
	url: string,
	parameters: NodeRunOptions['parameters'],
	more: Partial<ToolRunOptions> = {},
): Promise<ToolRun> {
	return await runTool({ ...studioNode(url, parameters), ...more });
}

/** The data of a branch. */
export const jsonOf = (items: INodeExecutionData[] = []) => items.map(({ json }) => json);

/** Rows of recipients with numbers that exist once. */
export const recipients = (count: number, first = 972541110000) =>
	Array.from({ length: count }, (_, index) => ({ to: String(first + index) }));

type Wait = (
	items: NodeRunOptions['items'],
	parameters?: NodeRunOptions['parameters'],
	more?: Partial<NodeRunOptions>,
) => ReturnType<typeof runNode>;

/** Runs Session > Wait for Results; what is not given is as the panel begins. */
export const waitForResultsAt =
	(studio: { url: string }): Wait =>
	async (items, parameters, more) =>
		await runStudioNode(
			studio.url,
			{ resource: 'session', operation: 'waitForResults', ...parameters },
			{ items, ...more },
		);
