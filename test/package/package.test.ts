import type { ICredentialType, INodeTypeDescription } from 'n8n-workflow';
import { existsSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { n8n } from '../../package.json';
import { type Installed, installPackage, runInNode } from './installed';

interface Loaded {
	/** Names of the classes that could be constructed without n8n. */
	constructed: string[];
	nodes: INodeTypeDescription[];
	credentials: ICredentialType[];
	schemas: Array<{ name: string; resource?: string; operation?: string; fields: string[] }>;
}

/** Milliseconds to load and construct all classes. */
interface LoadTime {
	wallMs: number;
	processorMs: number;
}

const PACKED = [
	/^(package\.json|README\.md|LICENSE|index\.js)$/,
	/^dist\/nodes\/(\w+)\/\1\.node\.js(on)?$/,
	/^dist\/nodes\/\w+\/__schema__\/v1\.0\.0(\/\w+\/\w+)?\.json$/,
	/^dist\/credentials\/\w+\.credentials\.js$/,
	/^dist\/icons\/[\w.]+\.svg$/,
	/^dist\/LICENCES\.txt$/,
];
/** Unpacked, without the README. */
const MOST_BYTES = 500_000;
const MOST_FILES = 60;
/** What the editor downloads for all nodes before it shows anything. */
const MOST_DESCRIPTION_BYTES = 60_000;
const MOST_ICON_BYTES = 4_000;
/** Of processor time, to load and construct all classes: other work on the machine spoils the wall time. */
const MOST_LOAD_MS = 30;
const LOADS = 7;

/** The names of the classes that n8n loads: those of their files. */
const classesOf = (paths: string[]) => paths.map((path) => parse(path).name.split('.')[0]);
/** n8n names a type like its class, with a small letter. */
const typesOf = (paths: string[]) =>
	classesOf(paths).map((name) => name[0].toLowerCase() + name.slice(1));

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

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

	it('says which numbering plans it has, and how old they are', () => {
		const licences = readFileSync(join(installed.folder, 'dist/LICENCES.txt'), 'utf8');
		expect(licences).toMatch(
			/numbering plans of Google's libphonenumber [\d.]+ of \d{4}-\d\d-\d\d/,
		);
	});

	it(`has under ${MOST_BYTES} bytes, in under ${MOST_FILES} files`, () => {
		const packed = [...installed.files].filter(([path]) => path !== 'README.md');
		const bytes = packed.reduce((sum, [, size]) => sum + size, 0);
		process.stdout.write(`package: ${bytes} bytes in ${packed.length} files, without the README\n`);
		expect(bytes).toBeLessThan(MOST_BYTES);
		expect(packed.length).toBeLessThan(MOST_FILES);
	});

	it(`loads and constructs all classes in under ${MOST_LOAD_MS} ms`, async () => {
		const wall: number[] = [];
		const processor: number[] = [];
		for (let load = 1; load <= LOADS; load += 1) {
			const time = await runInNode<LoadTime>('loadTime.js', installed.folder);
			wall.push(time.wallMs);
			processor.push(time.processorMs);
		}
		const [wallMs, processorMs] = [wall, processor].map((times) => median(times).toFixed(1));
		process.stdout.write(
			`load and construct: ${wallMs} ms, ${processorMs} ms of processor time (medians of ${LOADS})\n`,
		);
		// The quickest: other work on the machine only adds to the time.
		expect(Math.min(...processor)).toBeLessThan(MOST_LOAD_MS);
	});

	it('brings no other package along', () => {
		expect(existsSync(join(installed.folder, 'node_modules'))).toBe(false);
	});

	it('loads in n8n, and each class can be constructed', () => {
		expect(loaded.nodes.map(({ name }) => name)).toEqual(typesOf(n8n.nodes));
		expect(loaded.credentials.map(({ name }) => name)).toEqual(typesOf(n8n.credentials));
		expect(loaded.constructed).toEqual(classesOf([...n8n.nodes, ...n8n.credentials]));
	});

	it(`says under ${MOST_DESCRIPTION_BYTES} bytes about all nodes to the editor`, () => {
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
