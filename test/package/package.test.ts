import type { ICredentialType, INodeTypeDescription } from 'n8n-workflow';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Installed, installPackage, runInNode } from './installed';

interface Loaded {
	/** Names of the classes that could be constructed without n8n. */
	constructed: string[];
	nodes: INodeTypeDescription[];
	credentials: ICredentialType[];
	schemas: Array<{ name: string; resource?: string; operation?: string; fields: string[] }>;
}

const PACKED = [
	/^(package\.json|README\.md|LICENSE|index\.js)$/,
	/^dist\/nodes\/(\w+)\/\1\.node\.js(on)?$/,
	/^dist\/nodes\/\w+\/__schema__\/v1\.0\.0(\/\w+\/\w+)?\.json$/,
	/^dist\/credentials\/\w+\.credentials\.js$/,
	/^dist\/icons\/[\w.]+\.svg$/,
];
/** Unpacked; the tarball is a third of it. */
const MOST_BYTES = 80_000;
const MOST_FILES = 60;
/** What the editor downloads for both nodes before it shows anything. */
const MOST_DESCRIPTION_BYTES = 40_000;
const MOST_ICON_BYTES = 4_000;

describe('the package as n8n installs it', () => {
	let installed: Installed;
	let loaded: Loaded;

	beforeAll(async () => {
		installed = await installPackage();
		loaded = await runInNode<Loaded>('load.js', installed.folder);
	}, 60_000);
	afterAll(() => installed?.remove());

	it('holds only what n8n loads, the README and the licence', () => {
		const paths = [...installed.files.keys()];
		expect(paths.filter((path) => !PACKED.some((pattern) => pattern.test(path)))).toEqual([]);
		expect(paths).toEqual(expect.arrayContaining(['README.md', 'LICENSE', 'package.json']));
	});

	it(`has under ${MOST_BYTES} bytes, in under ${MOST_FILES} files`, () => {
		const bytes = [...installed.files.values()].reduce((sum, size) => sum + size);
		expect(bytes).toBeLessThan(MOST_BYTES);
		expect(installed.files.size).toBeLessThan(MOST_FILES);
	});

	it('brings no other package along', () => {
		expect(existsSync(join(installed.folder, 'node_modules'))).toBe(false);
	});

	it('loads in n8n, and each class can be constructed', () => {
		expect(loaded.nodes.map(({ name }) => name)).toEqual([
			'vonageAiStudio',
			'vonageAiStudioTrigger',
		]);
		expect(loaded.credentials.map(({ name }) => name)).toEqual(['vonageAiStudioApi']);
		expect(loaded.constructed).toEqual([
			'VonageAiStudio',
			'VonageAiStudioTrigger',
			'VonageAiStudioApi',
		]);
	});

	it('says under 40 kB about both nodes to the editor', () => {
		expect(Buffer.byteLength(JSON.stringify(loaded.nodes))).toBeLessThan(MOST_DESCRIPTION_BYTES);
	});

	it('has search words and documentation for each node', () => {
		for (const { codex } of loaded.nodes) {
			expect(codex?.categories).toEqual(['Communication']);
			expect(codex?.alias?.length).toBeGreaterThan(3);
			expect(codex?.resources).toHaveProperty('primaryDocumentation');
		}
	});

	it('has small icons for light and dark, which n8n finds', () => {
		for (const { iconUrl } of [...loaded.nodes, ...loaded.credentials]) {
			const urls = Object.values(iconUrl ?? {}) as string[];
			expect(urls).toHaveLength(2);
			for (const url of urls) {
				const path = url.replace('icons/n8n-nodes-vonage-ai-studio/', '');
				expect(installed.files.get(path)).toBeLessThan(MOST_ICON_BYTES);
			}
		}
	});

	it('shows the output of each operation before its first run', () => {
		expect(loaded.schemas.length).toBeGreaterThan(1);
		expect(loaded.schemas.filter(({ fields }) => fields.length === 0)).toEqual([]);
	});
});
