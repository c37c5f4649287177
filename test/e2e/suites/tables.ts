import { tablesOf } from '../../n8n/examples';
import type { Workflow } from '../../n8n/workflow';
import type { Product } from '../product';

/** Creates a data table with text columns, as the notes of the examples ask for; returns its id. */
export async function createTable(
	{ n8n }: Product,
	name: string,
	columns: string[],
): Promise<string> {
	const texts = columns.map((column) => ({ name: column, type: 'string' as const }));
	return n8n.client.dataTables.create(name, texts);
}

/**
 * Makes the tables that an example would make by itself at its first run, which n8n 1.x can't.
 * @returns their ids, by name
 */
export async function createTablesOf(
	{ n8n }: Product,
	example: Workflow,
): Promise<Record<string, string>> {
	const ids: Record<string, string> = {};
	for (const { name, columns } of tablesOf(example)) {
		ids[name] = await n8n.client.dataTables.create(name, columns);
	}
	return ids;
}

/** n8n 2.x finds the table of an example by its name; in 1.x the user has to choose it. */
export function tableChoice(
	{ edition }: Product,
	tables: Record<string, string>,
): Record<string, string> {
	return edition === '1.x' ? tables : {};
}
