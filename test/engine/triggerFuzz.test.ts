import { Agent, request } from 'node:http';
import { signStart } from '../../nodes/shared/statusUrl';
import { VonageAiStudioTrigger } from '../../nodes/VonageAiStudioTrigger/VonageAiStudioTrigger.node';
import { seededRandom } from '../harness/random';
import { serveWebhooks } from '../harness/webhookServer';
import type { WebhookServer } from '../harness/webhookServer';

const SEED = 20261120;
const REQUESTS = 10_500;
const IN_FLIGHT = 24;
/** An answer that takes longer counts as an open connection. */
const PATIENCE_MS = 10_000;

const AGENT = '60c09d70e6a660c09d70e6a6';
const API_KEY = 'key-of-the-account';
const TOKEN = 'a-long-random-text';
const EVENTS = [
	'callStatus',
	'messageStatus',
	'callDisconnected',
	'liveAgentStarted',
	'liveAgentMessage',
];

const random = seededRandom(SEED);
const below = (limit: number) => Math.floor(random() * limit);
const oneOf = <T>(choices: readonly T[]): T => choices[below(choices.length)];
/** Quotes, backslashes, umlauts and pairs of surrogates, cut anywhere. */
const noise = Array.from({ length: 4000 }, () => oneOf(['a', '0', '"', '\\', 'ä', '📞'])).join('');
const text = (length: number) => {
	const from = below(noise.length);
	return noise.repeat(length / noise.length + 2).slice(from, from + length);
};

const bases: object[] = [
	{
		agent_id: AGENT,
		to: '972542233016',
		conversation_uuid: 'CON-1',
		status: 'busy',
		timestamp: 'T',
	},
	{ to: '1', from: '2', channel: 'sms', message_uuid: 'm', timestamp: 'T', status: 'delivered' },
	{ channel: 'whatsapp', message_uuid: 'm', status: 'rejected', error: { title: 1240 } },
	{ session_id: 's' },
	{ sessionId: 's', history: { transcription: [{ Agent: 'Hi' }], parameters: [] } },
	{ sessionId: 's', type: 'text', text: 'Yes' },
];
const fields = [...new Set(bases.flatMap((base) => Object.keys(base)))];
const prototypeKeys = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];

function anyValue(depth = 3): unknown {
	const scalars = [null, true, 0, -1, 1e308, '', 'busy', text(below(20)), 972542233016, 'voice'];
	if (depth === 0 || random() < 0.6) return oneOf(scalars);
	const values = Array.from({ length: below(4) }, () => anyValue(depth - 1));
	if (random() < 0.5) return values;
	return Object.fromEntries(values.map((value) => [oneOf([...fields, ...prototypeKeys]), value]));
}

/** A known callback with some of its fields replaced, taken away or added. */
function changedCallback(): object {
	const entries = Object.entries(oneOf(bases)).filter(() => random() < 0.95);
	const changed = entries.map(
		([key, value]) => [key, random() < 0.2 ? anyValue() : value] as const,
	);
	const added = random() < 0.3 ? [[oneOf([...fields, ...prototypeKeys]), anyValue()] as const] : [];
	// fromEntries defines `__proto__` as a field, as JSON.parse does.
	return Object.fromEntries([...changed, ...added]);
}

function nested(depth: number): string {
	const [open, close] = oneOf([
		['[', ']'],
		['{"__proto__":', '}'],
		['{"a":', '}'],
	]);
	return `${open.repeat(depth)}1${close.repeat(depth)}`;
}

const bodyKinds: Array<() => string> = [
	() => JSON.stringify(changedCallback()),
	() => JSON.stringify(changedCallback()),
	() => JSON.stringify(changedCallback()),
	() => JSON.stringify(oneOf(bases)),
	() => JSON.stringify(anyValue()),
	() => JSON.stringify([oneOf(bases)]),
	() => JSON.stringify({ ...oneOf(bases), text: text(below(3000)) }),
	() => JSON.stringify(changedCallback()).slice(0, -1 - below(20)),
	() => JSON.stringify(changedCallback()).replace('{', '{"__proto__":{"polluted":true},'),
	() => JSON.stringify(oneOf(bases)).replace('{', `{"nested":${nested(below(200))},`),
	() => '',
	() => text(below(50)),
	() => 'status=busy&status=failed&agent_id=1&__proto__[polluted]=1',
];
const rareBodyKinds: Array<() => string> = [
	() => JSON.stringify({ ...oneOf(bases), text: 'x'.repeat(1 << 20) }),
	() => JSON.stringify({ ...oneOf(bases), error: text(200_000) }),
	() => JSON.stringify(oneOf(bases)).replace('{', `{"nested":${nested(20_000)},`),
	() => JSON.stringify(oneOf(bases)).replace('{', `{"history":${nested(20_000)},`),
	() => `{"sessionId":"s","history":{"transcription":${nested(20_000)}}}`,
	() => `{"sessionId":"s","history":{"parameters":${nested(20_000)}}}`,
	() => nested(50_000),
];

const contentTypes: Array<string | undefined> = [
	...Array<string>(8).fill('application/json'),
	'application/json; charset=utf-8',
	'application/json; charset=latin1',
	'APPLICATION/JSON',
	'application/vnd.api+json',
	'text/plain',
	'application/x-www-form-urlencoded',
	'application/octet-stream',
	'a;b;c=d;=',
	undefined,
];

const signed = (channel: string, reference = 'row 1') =>
	new URLSearchParams({
		reference,
		signature: signStart(API_KEY, { reference, agentId: AGENT, channel }),
	}).toString();
const genuineQueries: Array<() => string> = [
	() => signed('voice'),
	() => signed('sms', text(below(30)) || 'row'),
	() => signed('whatsapp'),
	() => `token=${TOKEN}`,
	() => `token=${TOKEN}&reference=row&team[]=a&team[b]=c&__proto__[polluted]=1&polluted`,
	() => `${signed('voice')}&token=${TOKEN}`,
];
const otherQueries: Array<() => string> = [
	() => '',
	() => `token=${TOKEN}x`,
	() => 'token=',
	() => `token=${TOKEN}&token=${TOKEN}`,
	() => `token[]=${TOKEN}`,
	() => `token[${oneOf(prototypeKeys)}]=${TOKEN}`,
	() => `${signed('voice')}&reference=row%202`,
	() => signed('voice').replace('row', 'raw'),
	() => signed('sms').replace('signature', 'signature[]'),
	() => new URLSearchParams({ reference: 'row', signature: text(below(60)) }).toString(),
	() => 'reference=row&signature=.',
	() => `reference=${'x'.repeat(4000)}&signature=${'.'.repeat(2000)}`,
	() => '%E4=%FF&token=%00&&=&[=]',
];

/** Which answers are right; n8n itself says 422 to JSON that does not parse. */
function expectedAnswers(body: string, isGenuine: boolean): number[] {
	const isObject = /^{/.test(body) && parses(body);
	if (!isGenuine) return parses(body) ? [401] : [401, 422];
	if (!isObject) return parses(body) ? [400] : [400, 422];
	return [200];
}

function parses(body: string): boolean {
	try {
		JSON.parse(body);
		return true;
	} catch {
		return false;
	}
}

interface Answer {
	status: number;
	text: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });

async function post(url: string, body: string, contentType?: string): Promise<Answer> {
	return await new Promise((resolve, reject) => {
		const headers = {
			'content-length': Buffer.byteLength(body),
			...(contentType !== undefined && { 'content-type': contentType }),
		};
		const sent = request(url, { method: 'POST', agent, headers }, (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('end', () => {
				resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
			});
		});
		sent.setTimeout(PATIENCE_MS, () => sent.destroy(new Error('The connection stayed open')));
		sent.on('error', reject);
		sent.end(body);
	});
}

let server: WebhookServer;
beforeAll(async () => (server = await serveWebhooks()));
afterAll(async () => {
	agent.destroy();
	await server.close();
});

it(`answers ${REQUESTS} requests of every sort with 200, 400, 401 or n8n's own 422`, async () => {
	const credentials = {
		vonageAiStudioApi: { apiKey: API_KEY, region: 'eu', callbackToken: TOKEN },
	};
	const type = new VonageAiStudioTrigger();
	const verified = await server.publishTrigger(type, { events: EVENTS }, credentials);
	const open = await server.publishTrigger(type, { events: EVENTS, verifyCallbacks: false });

	const counts: Record<string, number> = {};
	const surprises: unknown[] = [];
	let started = 0;
	let sentCount = 0;
	const sendOne = async () => {
		sentCount += 1;
		const isOpen = random() < 0.2;
		const isGenuine = random() < 0.6;
		const query = oneOf(isGenuine ? genuineQueries : otherQueries)();
		const body = oneOf(random() < 0.01 ? rareBodyKinds : bodyKinds)();
		const contentType = oneOf(contentTypes);
		const url = `${(isOpen ? open : verified).url}?${query}`;

		const { status, text: answer } = await post(url, body, contentType);

		counts[status] = (counts[status] ?? 0) + 1;
		if (status === 200 && answer === '') started += 1;
		const expected = expectedAnswers(body, isOpen || isGenuine);
		if (!expected.includes(status))
			surprises.push([status, query, contentType, body.slice(0, 200)]);
	};
	const sendInTurn = async () => {
		while (sentCount < REQUESTS) await sendOne();
	};
	await Promise.all(Array.from({ length: IN_FLIGHT }, sendInTurn));

	expect(surprises).toEqual([]);
	const executions = [...verified.executions, ...open.executions];
	const runs = await Promise.all(executions.map(async ({ done }) => await done));
	expect(runs.filter(({ status }) => status !== 'success')).toEqual([]);
	expect(executions).toHaveLength(started);
	expect([...verified.errors, ...open.errors]).toEqual([]);
	expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
	// Each sort of answer was really reached.
	expect(Object.keys(counts)).toEqual(['200', '400', '401', '422']);
	expect(started).toBeGreaterThan(REQUESTS / 10);
}, 240_000);
