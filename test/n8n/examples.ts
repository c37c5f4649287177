import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CREDENTIAL_TYPE } from '../../nodes/shared/credential';
import { name as packageName } from '../../package.json';
import type { StoredCredential } from './client';
import type { DataTableColumn } from './dataTables';
import type { Workflow, WorkflowNode } from './workflow';

const FOLDER = resolve(__dirname, '../../examples');
const DATA_TABLE = 'n8n-nodes-base.dataTable';

/** The file names of all example workflows, in the order in which the README of the folder names them. */
export function exampleFiles(): string[] {
	const readme = readFileSync(join(FOLDER, 'README.md'), 'utf8');
	const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
	const unnamed = files.filter((file) => !readme.includes(`\`${file}\``));
	if (unnamed.length > 0) throw new Error(`examples/README.md does not name ${unnamed.join(', ')}`);
	return files.sort((a, b) => readme.indexOf(`\`${a}\``) - readme.indexOf(`\`${b}\``));
}

/** An example workflow as its file has it. */
export function readExample(file: string): Workflow {
	return JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Workflow;
}

/** What a user fills in after the import of an example. */
export interface Filling {
	/** For the nodes of this package. */
	credential?: Pick<StoredCredential, 'id' | 'name'>;
	/** Values of the fields of the node Settings, by name. */
	settings?: Record<string, string>;
	/** Ids of data tables, by the name that the example gives them. */
	tables?: Record<string, string>;
	/** Credentials of other nodes, by node name. */
	credentials?: Record<string, WorkflowNode['credentials']>;
}

/** Names of the fields of the node Settings; none where an example has no such node. */
export function settingNames({ nodes }: Workflow): string[] {
	const settings = nodes.find(({ name }) => name === 'Settings');
	return settings ? assignmentsOf(settings).map(({ name }) => name) : [];
}

/** A data table that an example makes for itself. */
export interface ExampleTable {
	name: string;
	columns: DataTableColumn[];
}

/** The data tables that the example makes when it is executed. */
export function tablesOf({ nodes }: Workflow): ExampleTable[] {
	const makers = nodes.filter(
		({ type, parameters }) => type === DATA_TABLE && parameters.resource === 'table',
	);
	return makers.map(({ parameters }) => ({
		name: String(parameters.tableName),
		columns: (parameters.columns as unknown as { column: DataTableColumn[] }).column,
	}));
}

/** Path of the production webhook of the example's Vonage AI Studio Trigger, behind `/webhook/`. */
export function triggerPath({ nodes }: Workflow): string | undefined {
	const trigger = nodes.find(({ type }) => type === `${packageName}.vonageAiStudioTrigger`);
	return trigger?.webhookId && `${trigger.webhookId}/webhook`;
}

/** Fills in an example as its notes ask the user to do. */
export function fillIn(
	workflow: Workflow,
	{ credential, settings = {}, tables = {}, credentials = {} }: Filling,
): Workflow {
	const fill = (node: WorkflowNode): WorkflowNode => {
		if (node.name === 'Settings') return withSettings(node, settings);
		if (node.type === DATA_TABLE) return withTable(node, tables);
		if (credential && node.type.startsWith(`${packageName}.`)) {
			const { id, name } = credential;
			return { ...node, credentials: { [CREDENTIAL_TYPE]: { id, name } } };
		}
		return node.name in credentials ? { ...node, credentials: credentials[node.name] } : node;
	};
	return { ...workflow, nodes: workflow.nodes.map(fill) };
}

interface Assignment {
	name: string;
	value: unknown;
}

function withSettings(node: WorkflowNode, settings: Record<string, string>): WorkflowNode {
	const assignments = assignmentsOf(node);
	const names = assignments.map(({ name }) => name);
	const unknown = Object.keys(settings).filter((name) => !names.includes(name));
	if (unknown.length > 0) throw new Error(`Settings has no field ${unknown.join(', ')}`);
	const filled = assignments.map((each) => ({ ...each, value: settings[each.name] ?? each.value }));
	return { ...node, parameters: { ...node.parameters, assignments: { assignments: filled } } };
}

function assignmentsOf({ parameters }: WorkflowNode): Assignment[] {
	return (parameters.assignments as { assignments: Assignment[] }).assignments;
}

function withTable(node: WorkflowNode, tables: Record<string, string>): WorkflowNode {
	// A node that makes a table refers to none.
	const { value: name } = (node.parameters.dataTableId ?? { value: '' }) as { value: string };
	if (!(name in tables)) return node;
	const dataTableId = { __rl: true, mode: 'id', value: tables[name] };
	return { ...node, parameters: { ...node.parameters, dataTableId } };
}
