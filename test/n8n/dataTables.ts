import type { RestSession } from './rest';

export interface DataTableColumn {
	name: string;
	type: 'string' | 'number' | 'boolean' | 'date';
}

export type DataTableRow = Record<string, string | number | boolean | null>;

/** The tables that n8n itself keeps for workflows, in the user's own project. */
export class DataTables {
	private base?: Promise<string>;

	constructor(private readonly rest: RestSession) {}

	/** Creates a table and returns its id; n8n adds the columns `id`, `createdAt` and `updatedAt`. */
	async create(name: string, columns: DataTableColumn[]): Promise<string> {
		const body = { name, columns };
		return (await this.rest.call<{ id: string }>('POST', await this.path(), body)).id;
	}

	/** The id of the table with this name, or undefined. */
	async find(name: string): Promise<string | undefined> {
		const query = { filter: JSON.stringify({ name }) };
		const path = await this.path();
		const { data } = await this.rest.call<{ data: Array<{ id: string; name: string }> }>(
			'GET',
			path,
			undefined,
			query,
		);
		return data.find((table) => table.name === name)?.id;
	}

	/** Appends rows. */
	async insert(tableId: string, rows: DataTableRow[]): Promise<void> {
		await this.rest.call('POST', await this.path(`/${tableId}/insert`), {
			data: rows,
			returnType: 'count',
		});
	}

	/** The first 250 rows, oldest first. */
	async rows(tableId: string): Promise<DataTableRow[]> {
		const path = await this.path(`/${tableId}/rows`);
		const query = { take: 250, sortBy: 'id:asc' };
		return (await this.rest.call<{ data: DataTableRow[] }>('GET', path, undefined, query)).data;
	}

	/** Changes cells of one row. */
	async update(tableId: string, rowId: number, data: DataTableRow): Promise<void> {
		await this.rest.call('PATCH', await this.path(`/${tableId}/rows`), {
			filter: {
				type: 'and',
				filters: [{ columnName: 'id', condition: 'eq', value: rowId }],
			},
			data,
		});
	}

	/** Deletes a table with its rows. */
	async delete(tableId: string): Promise<void> {
		await this.rest.call('DELETE', await this.path(`/${tableId}`));
	}

	private async path(below = ''): Promise<string> {
		this.base ??= this.rest
			.call<{ id: string }>('GET', '/projects/personal')
			.then(({ id }) => `/projects/${id}/data-tables`);
		return (await this.base) + below;
	}
}
