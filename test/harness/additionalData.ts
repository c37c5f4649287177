import './environment';
import { ExecutionLifecycleHooks } from 'n8n-core';
import type { IWorkflowExecuteAdditionalData } from 'n8n-workflow';
import { HarnessCredentials } from './credentialsHelper';
import { completeWorkflow } from './workflow';
import type { WorkflowSetup } from './workflow';

const NO_SERVER = 'http://127.0.0.1:5678';

/** What n8n's server passes down to the engine for one run of an execution. */
export function additionalDataFor(
	setup: WorkflowSetup,
	executionId?: string,
): IWorkflowExecuteAdditionalData {
	const resumeUrlBase = setup.resumeUrlBase ?? `${NO_SERVER}/webhook-waiting`;
	const server = new URL(resumeUrlBase).origin;
	return {
		credentialsHelper: new HarnessCredentials(setup.credentials ?? {}),
		executionId,
		currentNodeExecutionIndex: 0,
		restApiUrl: `${server}/rest`,
		instanceBaseUrl: `${server}/`,
		formBaseUrl: `${server}/form`,
		formWaitingBaseUrl: `${server}/form-waiting`,
		formTestBaseUrl: `${server}/form-test`,
		webhookBaseUrl: `${server}/webhook`,
		webhookTestBaseUrl: `${server}/webhook-test`,
		webhookWaitingBaseUrl: resumeUrlBase,
		mcpBaseUrl: `${server}/mcp`,
		mcpTestBaseUrl: `${server}/mcp-test`,
		variables: {},
		hooks: new ExecutionLifecycleHooks(
			setup.mode ?? 'manual',
			executionId ?? '',
			completeWorkflow(setup),
		),
		setExecutionStatus: () => {},
		logAiEvent: () => {},
		getRunExecutionData: async () => undefined,
		getRuntimeCredential: async () => undefined,
		executeWorkflow: unavailable('sub-workflows'),
		startRunnerTask: unavailable('task runners'),
	} as Partial<IWorkflowExecuteAdditionalData> as IWorkflowExecuteAdditionalData;
}

function unavailable(what: string) {
	return async (): Promise<never> => {
		throw new Error(`The harness has no ${what}`);
	};
}
