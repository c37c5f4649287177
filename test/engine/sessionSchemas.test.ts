import { join } from 'node:path';
import { loadOutputSchema } from 'n8n-core';
import { itOrdinary } from '../harness/strange';
import { useSimulator } from '../harness/useSimulator';
import { freshAgent, jsonOf, runStudioNode } from '../harness/studioNode';

interface Schema {
	type: string | string[];
	properties?: Record<string, Schema>;
	items?: Schema;
}

const nodeDir = join(__dirname, '../../nodes/VonageAiStudio');
const schemaOf = (resource: string, operation: string) =>
	loadOutputSchema({ nodeDir, version: 1, resource, operation }) as unknown as Schema;

/** Where a value does not fit its schema. An object without properties in the schema may hold any. */
function misfits(value: unknown, schema: Schema | undefined, path = ''): string[] {
	if (!schema) return [`${path} is not in the schema`];
	const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
	if (![schema.type].flat().includes(type)) return [`${path} is ${type}`];
	if (Array.isArray(value)) {
		return value.flatMap((entry) => misfits(entry, schema.items, `${path}[]`));
	}
	if (type !== 'object' || !schema.properties) return [];
	return Object.entries(value as object).flatMap(([name, entry]) =>
		misfits(entry, schema.properties?.[name], `${path}.${name}`),
	);
}

/** What the simulator gives, but AI Studio in another shape, or perhaps not. */
const LEFT_OUT = ['session_id', 'transcription', 'channel', 'flow_path'];

describe('the output schemas, which the editor shows before the first run', () => {
	const studio = useSimulator({ sessions: 20, ratePerSecond: Infinity });
	let known: Record<string, string>;

	const outputOf = async (resource: string, operation: string, more: object = {}) => {
		const { branches } = await runStudioNode(studio.url, { resource, operation, ...more });
		return jsonOf(branches[0]);
	};

	beforeEach(async () => {
		const { sessionId } = await studio.liveAgent.start('http://127.0.0.1:1/');
		const [session] = await outputOf('session', 'getMany', { limit: 1 });
		const [started] = await outputOf('httpSession', 'start', { agentId: freshAgent() });
		known = {
			liveAgent: sessionId,
			session: String(session.id),
			httpSession: String(started.session_id),
			sessionToken: String(started.session_token),
		};
	});

	itOrdinary.each([
		['httpSession', 'start', { agentId: 'd'.repeat(24) }],
		['httpSession', 'sendInput', { input: 'Hello' }],
		['liveAgent', 'sendMessage', { text: 'Hello' }],
		['liveAgent', 'disconnect', {}],
		['session', 'get', {}],
		['session', 'getMany', { limit: 20 }],
	])('fit what %s %s gives', async (resource, operation, more) => {
		const { sessionToken } = known;
		const output = await outputOf(resource, operation, {
			sessionId: known[resource],
			sessionToken,
			...more,
		});
		expect(output.length).toBeGreaterThan(0);
		const schema = schemaOf(resource, operation);
		const shown = Object.keys(schema.properties ?? {});
		const wrong = output.flatMap((json) => misfits(json, schema));
		const expected = LEFT_OUT.filter((name) => !shown.includes(name));
		expect(
			wrong.filter((misfit) => !expected.some((name) => misfit.startsWith(`.${name} `))),
		).toEqual([]);
		expect(Object.keys(Object.assign({}, ...output))).toEqual(expect.arrayContaining(shown));
	});
});
