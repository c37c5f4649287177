import axios from 'axios';
import type {
	ExecutionStatus,
	ICredentialDataDecryptedObject,
	INodeTypeDescription,
} from 'n8n-workflow';
import { DataTables } from './dataTables';
import type { Edition } from './editions';
import {
	decodeExecution,
	type Execution,
	type ExecutionSummary,
	type RawExecution,
} from './execution';
import { RestSession } from './rest';
import { until } from './until';
import type { StoredWorkflow, Workflow } from './workflow';

/** Who the tests sign in as; n8n itself sees to it that nobody else reaches the server. */
export const OWNER = {
	email: 'owner@example.com',
	firstName: 'Test',
	lastName: 'Owner',
	password: 'Password-of-the-tests-1',
};

/** How a node refers to a stored credential: `credentials: { [type]: { id, name } }`. */
export interface StoredCredential {
	id: string;
	name: string;
	type: string;
}

export interface WebhookRequest {
	method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	/** Sent as JSON, unless it is a string. */
	body?: unknown;
	headers?: Record<string, string>;
}

export interface WebhookAnswer {
	status: number;
	body: unknown;
	headers: Record<string, unknown>;
}

interface ExecutionPage {
	results: ExecutionSummary[];
	/** Where the next page begins; n8n 1.x takes the last id of this one. */
	nextCursor?: string | null;
}

const SIGN_IN_TIMEOUT_MS = 60_000;
const EXECUTION_TIMEOUT_MS = 60_000;
const WEBHOOK_TIMEOUT_MS = 30_000;
/** The most that n8n hands out at once. */
const EXECUTIONS_PER_PAGE = 100;
const ENDED: ExecutionStatus[] = ['success', 'error', 'crashed', 'canceled'];

/** Drives one running n8n as its editor does. */
export class N8nClient {
	readonly dataTables: DataTables;
	private readonly rest: RestSession;

	/** `url` without a slash at its end. */
	constructor(
		readonly url: string,
		private readonly edition: Edition,
	) {
		this.rest = new RestSession(url);
		this.dataTables = new DataTables(this.rest);
	}

	/** Signs in as the owner, who is created first in a fresh n8n. */
	async signIn(): Promise<void> {
		// Right after its start n8n answers some calls with errors although it reports to be ready.
		await until(() => this.setUpOrLogIn(), { timeoutMs: SIGN_IN_TIMEOUT_MS, what: 'signing in' });
	}

	private async setUpOrLogIn(): Promise<true> {
		const { userManagement } = await this.rest.call<{
			userManagement: { showSetupOnFirstLoad: boolean };
		}>('GET', '/settings');
		if (userManagement.showSetupOnFirstLoad) {
			await this.rest.call('POST', '/owner/setup', OWNER);
		} else {
			const { email, password } = OWNER;
			await this.rest.call('POST', '/login', { emailOrLdapLoginId: email, password });
		}
		return true;
	}

	/** Stores a credential; nodes refer to it by its id and name. */
	async createCredential(
		name: string,
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<StoredCredential> {
		return this.rest.call('POST', '/credentials', { name, type, data });
	}

	/** Runs the credential's own test, as the editor does when it is saved. */
	async testCredential(
		credential: StoredCredential,
		data: ICredentialDataDecryptedObject,
	): Promise<{ status: 'OK' | 'Error'; message: string }> {
		const { id, name, type } = credential;
		return this.rest.call('POST', '/credentials/test', { credentials: { id, name, type, data } });
	}

	/** The versions of each node type that this n8n knows, by type. */
	async nodeTypes(): Promise<Map<string, number[]>> {
		const versions = new Map<string, number[]>();
		for (const { name, version } of await this.nodeDescriptions()) {
			versions.set(name, [...(versions.get(name) ?? []), ...[version].flat()]);
		}
		return versions;
	}

	/** What n8n tells its editor about the node types: of a type with versions, one entry for some of them. */
	async nodeDescriptions(): Promise<INodeTypeDescription[]> {
		return await this.rest.fetchFile('/types/nodes.json');
	}

	/** Stores a workflow, such as one of an example file. It is not active yet. */
	async createWorkflow(workflow: Workflow): Promise<StoredWorkflow> {
		// Without pinned data n8n stores null, and its editor can't execute a step a second time.
		return this.rest.call('POST', '/workflows', { pinData: {}, ...workflow, active: false });
	}

	/** Publishes a workflow. Its webhooks exist a moment later: see `awaitWebhook`. */
	async activate({ id, versionId }: StoredWorkflow): Promise<void> {
		if (this.edition === '1.x') {
			await this.rest.call('PATCH', `/workflows/${id}`, { active: true, versionId });
		} else {
			await this.rest.call('POST', `/workflows/${id}/activate`, { versionId });
		}
	}

	/** Takes a workflow back. Its webhooks answer for another moment: see `awaitNoWebhook`. */
	async deactivate({ id, versionId }: StoredWorkflow): Promise<void> {
		if (this.edition === '1.x') {
			await this.rest.call('PATCH', `/workflows/${id}`, { active: false, versionId });
		} else {
			await this.rest.call('POST', `/workflows/${id}/deactivate`, {});
		}
	}

	/** Starts a workflow at its manual trigger; returns the execution's id. */
	async start(workflow: StoredWorkflow, triggerName: string): Promise<string> {
		const body = {
			workflowData: workflow,
			startNodes: [],
			triggerToStartFrom: { name: triggerName },
		};
		const path = `/workflows/${workflow.id}/run`;
		const { executionId } = await this.rest.call<{ executionId?: string }>('POST', path, body);
		if (!executionId) throw new Error(`${triggerName} waits for a test webhook and did not start`);
		return executionId;
	}

	/** Starts a workflow at its manual trigger and waits for its end. */
	async run(
		workflow: StoredWorkflow,
		triggerName: string,
		timeoutMs = EXECUTION_TIMEOUT_MS,
	): Promise<Execution> {
		return this.awaitExecution(await this.start(workflow, triggerName), { timeoutMs });
	}

	/** Retries a failed execution, as the button in the list of executions does, and waits for its end. */
	async retry(executionId: string, timeoutMs = EXECUTION_TIMEOUT_MS): Promise<Execution> {
		const path = `/executions/${executionId}/retry`;
		const { id } = await this.rest.call<{ id: string }>('POST', path, { loadWorkflow: false });
		return this.awaitExecution(id, { timeoutMs });
	}

	/** Waits until an execution has one of the statuses; by default until it has ended, however. */
	async awaitExecution(
		executionId: string,
		{
			statuses = ENDED,
			timeoutMs = EXECUTION_TIMEOUT_MS,
		}: { statuses?: ExecutionStatus[]; timeoutMs?: number } = {},
	): Promise<Execution> {
		const what = `execution ${executionId} to be ${statuses.join(' or ')}`;
		const isThere = async () => {
			const raw = await this.rawExecution(executionId);
			return statuses.includes(raw.status) && decodeExecution(raw);
		};
		return until(isThere, { timeoutMs, what });
	}

	/** An execution as it is now. */
	async execution(executionId: string): Promise<Execution> {
		return decodeExecution(await this.rawExecution(executionId));
	}

	/** All executions of a workflow, newest first. */
	async executions({ id }: Pick<StoredWorkflow, 'id'>): Promise<ExecutionSummary[]> {
		const filter = JSON.stringify({ workflowId: id });
		const all: ExecutionSummary[] = [];
		let next: object | undefined = {};
		while (next) {
			const query = { filter, limit: EXECUTIONS_PER_PAGE, ...next };
			const page: ExecutionPage = await this.rest.call('GET', '/executions', undefined, query);
			all.push(...page.results);
			next = this.nextPage(page);
		}
		return all;
	}

	private nextPage({ results, nextCursor }: ExecutionPage): object | undefined {
		if (this.edition !== '1.x') return nextCursor ? { cursor: nextCursor } : undefined;
		return results.length < EXECUTIONS_PER_PAGE ? undefined : { lastId: results.at(-1)?.id };
	}

	/** Waits until a workflow has `count` executions that have ended, and returns all it has. */
	async awaitExecutions(
		workflow: Pick<StoredWorkflow, 'id'>,
		count: number,
		timeoutMs = EXECUTION_TIMEOUT_MS,
	): Promise<ExecutionSummary[]> {
		const areThere = async () => {
			const all = await this.executions(workflow);
			return all.filter(({ status }) => ENDED.includes(status)).length >= count && all;
		};
		return until(areThere, { timeoutMs, what: `${count} executions of ${workflow.id}` });
	}

	/** Address of a production webhook: `<path>` of a Webhook node, `<webhookId>/<path>` of other triggers. */
	webhookUrl(path: string): string {
		return `${this.url}/webhook/${path}`;
	}

	/** Waits until n8n listens at a production webhook, without starting the workflow. */
	async awaitWebhook(path: string, method = 'POST', timeoutMs = WEBHOOK_TIMEOUT_MS): Promise<void> {
		await until(() => this.isRegistered(path, method), { timeoutMs, what: this.webhookUrl(path) });
	}

	/** Waits until n8n listens at a production webhook no longer. */
	async awaitNoWebhook(
		path: string,
		method = 'POST',
		timeoutMs = WEBHOOK_TIMEOUT_MS,
	): Promise<void> {
		const isGone = async () => !(await this.isRegistered(path, method));
		await until(isGone, { timeoutMs, what: `${this.webhookUrl(path)} to be gone` });
	}

	private async isRegistered(path: string, method: string): Promise<boolean> {
		// n8n names the registered methods to a browser that asks before a call from another site.
		const { headers } = await axios.options(this.webhookUrl(path), {
			headers: { origin: 'http://localhost', 'access-control-request-method': method },
			proxy: false,
			validateStatus: () => true,
		});
		return String(headers['access-control-allow-methods']).split(', ').includes(method);
	}

	/** Calls a production webhook; every status is an answer. */
	async callWebhook(
		path: string,
		{ method = 'POST', body, headers }: WebhookRequest = {},
	): Promise<WebhookAnswer> {
		const response = await axios.request<unknown>({
			url: this.webhookUrl(path),
			method,
			data: body,
			headers,
			proxy: false,
			timeout: WEBHOOK_TIMEOUT_MS,
			validateStatus: () => true,
		});
		return { status: response.status, body: response.data, headers: { ...response.headers } };
	}

	private async rawExecution(executionId: string): Promise<RawExecution> {
		return this.rest.call('GET', `/executions/${executionId}`);
	}
}
