/** The n8n releases the package is tried against: the newest of each major version. */
export type Edition = '2.x' | '1.x';

export interface EditionFacts {
	/** Exact version of the npm package `n8n`. */
	version: string;
	/** Transitive dependencies whose newest releases break this n8n or cannot be resolved. */
	overrides: Record<string, string>;
	/** Environment variables that only this edition takes. */
	env: Record<string, string>;
}

export const EDITIONS: Record<Edition, EditionFacts> = {
	'2.x': {
		version: '2.41.1',
		overrides: {
			linkedom: '0.18.14',
			'@langchain/langgraph@^1.1.0': '1.4.18',
			'@langchain/langgraph-sdk@^1.12.0': '1.12.4',
		},
		// 1.x refuses to start when it does not know a module named here.
		env: { N8N_DISABLED_MODULES: 'mcp-registry,instance-ai' },
	},
	'1.x': {
		version: '1.123.81',
		overrides: {
			linkedom: '0.18.14',
			xlsx: '0.18.5',
			'@langchain/langgraph': '1.0.2',
			'@langchain/langgraph-sdk': '1.0.3',
			'@langchain/langgraph-checkpoint': '1.0.1',
		},
		// Without a pool it stores an execution's status before its data; 2.x always has one.
		env: { DB_SQLITE_POOL_SIZE: '2' },
	},
};
