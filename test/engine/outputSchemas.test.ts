import { join } from 'node:path';
import { loadOutputSchema } from 'n8n-core';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { resources } from '../../nodes/VonageAiStudio/resources';
import { serveWebhooks, type WebhookServer } from '../harness/webhookServer';
import { itOrdinary } from '../harness/strange';
import { freshAgent, jsonOf, runStudioNode, startStudioNode } from '../harness/studioNode';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';

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
const LEFT_OUT = ['session_id', 'session_start_time', 'transcription', 'flow_path', 'parameters'];
/** What comes with the callback of a message depends on its status. */
const LEFT_OUT_OF_CALLBACKS = ['internal_message_uuid', 'client_ref', 'usage', 'whatsapp', 'error'];

const clock = useJumpingClock();
const studio = useSimulator({ sessions: 20, ratePerSecond: Infinity, clock });
let n8n: WebhookServer;
beforeAll(async () => (n8n = await serveWebhooks()));
afterAll(async () => await n8n.close());

const TEMPLATE = { namespace: 'ns_1', template: 'reminder', locale: 'en_US' };
const START = {
	to: '972541116037',
	statusUrl: 'https://n8n.example.com/webhook/1',
	specifyTemplateParameters: 'fields',
	...TEMPLATE,
};

/** Hours of another day than this one. */
const closed = () => {
	const days = [((new Date().getUTCDay() + 2) % 7) + 1];
	return { hours: { from: '10:00', to: '11:00', days, timeZone: 'UTC' } };
};

const outputOf = async (parameters: object): Promise<IDataObject[]> => {
	const { branches, error } = await runStudioNode(studio.url, parameters as INodeParameters);
	expect(error).toBeUndefined();
	return jsonOf(branches[0]);
};

/** What an operation gives in all ways that it can end well. */
const CASES: Record<string, (parameters: object) => Promise<IDataObject[]>> = {
	start: async (parameters) => {
		const start = { ...START, ...parameters };
		return [
			...(await outputOf(start)),
			...(await outputOf({ ...start, options: { checkOnly: true } })),
			...(await outputOf({ ...start, options: { callingHours: closed() } })),
		];
	},
	startAndWait: async (parameters) => {
		const start = { ...START, ...parameters };
		const reported = await asleep(start);
		await studio.callback(reported.session, 'rejected');
		const unreported = await asleep(start);
		await unreported.execution.timeOut();
		return [
			...jsonOf((await reported.result()).branches[0]),
			...jsonOf((await unreported.result()).branches[0]),
			...(await outputOf({ ...start, options: { checkOnly: true } })),
			...(await outputOf({ ...start, options: { callingHours: closed() } })),
		];
	},
	'httpSession start': async (parameters) => await outputOf(parameters),
	sendInput: async (parameters) => {
		const [started] = await outputOf({ ...parameters, operation: 'start' });
		const { session_id: sessionId, session_token: sessionToken } = started;
		return await outputOf({ ...parameters, sessionId, sessionToken, input: 'Hello' });
	},
	sendMessage: async (parameters) =>
		await outputOf({ ...parameters, sessionId: await handedOver(), text: 'Hello' }),
	disconnect: async (parameters) =>
		await outputOf({ ...parameters, sessionId: await handedOver() }),
	get: async (parameters) => await outputOf({ ...parameters, ...(await referred()) }),
	getMany: async (parameters) => {
		await referred();
		const options = { referenceParameter: 'REF' };
		return await outputOf({ ...parameters, limit: 25, options });
	},
	waitForResults: async (parameters) => await outputOf({ ...parameters, ...(await referred()) }),
};

async function asleep(parameters: object) {
	const node = startStudioNode(studio.url, parameters as INodeParameters, {
		resumeUrlBase: n8n.waitingUrl,
	});
	expect((await node.result()).run.status).toBe('waiting');
	return { ...node, session: studio.sessions.slice(-1)[0] };
}

async function handedOver() {
	return (await studio.liveAgent.start('http://127.0.0.1:1/')).sessionId;
}

/** A session that carries its reference. */
async function referred() {
	const options = { referenceParameter: 'REF' };
	const start = { resource: 'voiceCall', operation: 'start', ...START, options };
	const [{ session_id: sessionId }] = await outputOf(start);
	return { sessionId, options };
}

/** Comes only after five minutes of failed requests: `waitForResults.test.ts`. */
const RARE = 'details_missing';

const OPERATIONS = resources.flatMap(({ value: resource, operations }) =>
	operations.map(({ value: operation }) => [resource, operation] as const),
);

describe('the output schemas, which the editor shows before the first run', () => {
	itOrdinary.each(OPERATIONS)('fit what %s %s gives', async (resource, operation) => {
		studio.configure({ listParameters: 'present' });
		const { [`${resource} ${operation}`]: own, [operation]: shared } = CASES;
		const output = await (own ?? shared)({ resource, operation, agentId: freshAgent() });
		expect(output.length).toBeGreaterThan(0);
		const schema = schemaOf(resource, operation);
		const shown = Object.keys(schema.properties ?? {}).filter((name) => name !== RARE);
		const leftOut = [
			...LEFT_OUT.filter((name) => !shown.includes(name)).map((name) => `.${name} `),
			...LEFT_OUT_OF_CALLBACKS.map((name) => `.callback.${name} `),
		];
		const wrong = output.flatMap((json) => misfits(json, schema));
		expect(wrong.filter((misfit) => !leftOut.some((name) => misfit.startsWith(name)))).toEqual([]);
		expect(Object.keys(Object.assign({}, ...output))).toEqual(expect.arrayContaining(shown));
	});
});
