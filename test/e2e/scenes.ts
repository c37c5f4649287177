import { randomUUID } from 'node:crypto';
import type { INodeParameters } from 'n8n-workflow';
import { CREDENTIAL_TYPE } from '../../nodes/shared/credential';
import { signStart } from '../../nodes/shared/statusUrl';
import type { StoredCredential } from '../n8n/client';
import { chain, type Workflow } from '../n8n/workflow';
import { PANELS } from './panels';

const NODE = 'n8n-nodes-vonage-ai-studio.vonageAiStudio';
const AGENT = { __rl: true as const, mode: 'id', value: '60c09d70e6a68858f4220848' };

/** Names of the nodes in the workflows below. */
export const NAMES = {
	node: 'Vonage AI Studio',
	trigger: 'Vonage AI Studio Trigger',
	sessionTrigger: 'Vonage AI Studio Session Trigger',
	results: 'What was said',
};

type Credential = Pick<StoredCredential, 'id' | 'name'>;

const using = ({ id, name }: Credential) => ({ [CREDENTIAL_TYPE]: { id, name } });

/** A workflow with a node for each panel; they are only looked at. */
export function panelWorkflow(credential: Credential): Workflow {
	return chain(
		'Panels',
		PANELS.map(({ name, parameters }) => ({
			name,
			type: NODE,
			parameters,
			credentials: using(credential),
		})),
	);
}

/** What the node is set to for a call, and for a WhatsApp message, to each person of `peopleWorkflow`. */
export const CALL = {
	resource: 'voiceCall',
	operation: 'start',
	agentId: AGENT,
	to: '={{ $json.phone }}',
	sessionParameters: { parameter: [{ name: 'CALLER_NAME', value: '={{ $json.name }}' }] },
	options: {},
};
export const WHATSAPP = {
	resource: 'whatsApp',
	operation: 'start',
	agentId: AGENT,
	to: '={{ $json.phone }}',
	namespace: '2f4b7c1e_9d3a_4e6f_8b1c_5a7d9e0f3c21',
	template: 'appointment_reminder',
	locale: 'en_US',
	templateParameters: { body: [{ text: '={{ $json.name }}' }] },
	statusUrl: 'https://n8n.example.com/webhook/4f3c1b7e/webhook',
	options: {},
};

const PEOPLE = ['Ann Miller', 'Ben Cole', 'Cleo Diaz'].map((name, index) => ({
	name,
	phone: `+1 201 555 010${index}`,
}));

/** What three people are given to, and the node that is set to `parameters`. */
function toPeople(credential: Credential, parameters: INodeParameters, people = PEOPLE) {
	return [
		{ name: 'Manual', type: 'n8n-nodes-base.manualTrigger' },
		{
			name: 'People',
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			parameters: { jsCode: `return ${JSON.stringify(people)};` },
		},
		{ name: NAMES.node, type: NODE, credentials: using(credential), parameters },
	];
}

/** A workflow that runs the node for three people. */
export function peopleWorkflow(credential: Credential, parameters: INodeParameters): Workflow {
	return chain('People', toPeople(credential, parameters));
}

/** A workflow that calls three people, and ends with what each has said. */
export function resultsWorkflow(credential: Credential): Workflow {
	// By the last digit the simulator decides what a person says.
	const people = PEOPLE.map(({ name }, index) => ({ name, phone: `+1 201 555 010${index * 3}` }));
	const assignments = ['name', 'phone', 'transcript'].map((name) => ({
		id: name,
		name,
		value: `={{ $json.${name} }}`,
		type: 'string',
	}));
	return chain('Results', [
		...toPeople(credential, CALL, people),
		{
			name: 'Wait for Results',
			type: NODE,
			credentials: using(credential),
			parameters: { resource: 'session', operation: 'waitForResults' },
		},
		{
			name: NAMES.results,
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: { assignments: { assignments } },
		},
	]);
}

/** A workflow that begins with the trigger, as it is when it was just added. */
export function triggerWorkflow(credential: Credential): Workflow {
	return chain('Callbacks', [
		{
			name: NAMES.trigger,
			type: `${NODE}Trigger`,
			webhookId: randomUUID(),
			credentials: using(credential),
		},
		{ name: 'Behind it', type: 'n8n-nodes-base.noOp' },
	]);
}

/** A workflow that begins with the Session Trigger, as it is when it was just added. */
export function sessionTriggerWorkflow(credential: Credential): Workflow {
	return chain('Finished conversations', [
		{
			name: NAMES.sessionTrigger,
			type: `${NODE}SessionTrigger`,
			parameters: { pollTimes: { item: [{ mode: 'everyMinute' }] } },
			credentials: using(credential),
		},
	]);
}

/** The query string that the node adds to the status URL of a call. */
export function signedQuery(apiKey: string, reference: string): string {
	const signature = signStart(apiKey, { reference, agentId: AGENT.value, channel: 'voice' });
	return `reference=${reference}&signature=${signature}`;
}

/** What AI Studio reports of a call that was not picked up. */
export const BUSY = {
	agent_id: AGENT.value,
	to: '12015550101',
	conversation_uuid: 'CON-4ee2e523-8a1b-4c6d-9e70-2f3b5d6c7a89',
	status: 'busy',
	timestamp: '2026-01-15T09:40:45.475Z',
};
