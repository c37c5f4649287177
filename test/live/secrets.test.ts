import { markdownOf, jsonOf, reportOf } from '../../live/report';
import { checkSimulated } from '../../live/simulated';
import type { FaultRequest, Simulator, SimulatorOptions } from '../simulator';

/** Everything that a report must not hold, by where it is planted. */
const PLANTED = {
	apiKey: 'planted_key_4f9d0a61c2',
	number: '972549998887',
	agentNumber: '12015550199',
	agentName: 'Planted Practice',
	callbackToken: 'planted-callback-token',
	text: 'My planted diagnosis is bad',
	parameterName: 'planted_blood_type',
	parameterValue: 'planted-value',
	flowSecret: 'planted-flow-secret',
	recording: 'recordings.example.com',
	errorText: 'planted error text',
	errorHeader: 'planted-header-value',
	innerName: 'planted_inner_name',
	status: 'planted-status',
	speaker: 'Planted Person',
	template: 'planted_template',
	input: 'planted input',
};

const WORDS = [
	'delivered',
	'submitted',
	'buffered',
	'completed',
	'undeliverable',
	'whatsapp',
	'AI Studio',
];

/** All texts in a content that are long enough to be told from a word. */
function textsIn(content: unknown): string[] {
	if (typeof content === 'string') return content.length < 8 ? [] : [content];
	if (typeof content !== 'object' || content === null) return [];
	return Object.values(content).flatMap(textsIn);
}

const sessionWithSecrets = ({ path }: FaultRequest) => ({
	id: path.split('/').at(-1),
	status: PLANTED.status,
	session_status: PLANTED.status,
	channel: PLANTED.text,
	[PLANTED.apiKey]: PLANTED.apiKey,
	tags: { [PLANTED.innerName]: PLANTED.parameterValue },
	parameters: { [PLANTED.parameterName]: PLANTED.parameterValue, status: PLANTED.status },
	transcription: [{ [PLANTED.speaker]: PLANTED.text }],
	flow_path: [
		{
			[PLANTED.innerName]: PLANTED.flowSecret,
			request: { headers: { [PLANTED.innerName]: PLANTED.flowSecret } },
		},
	],
	source: Number(PLANTED.number),
});

const simulator: SimulatorOptions = {
	apiKey: PLANTED.apiKey,
	everyAgent: { name: PLANTED.agentName, number: PLANTED.agentNumber },
	flowSecret: PLANTED.flowSecret,
	conversations: ({ channel }) => ({
		turns: [
			{ speaker: 'agent', text: PLANTED.text, afterMs: 1_000 },
			{ speaker: 'user', text: PLANTED.text, afterMs: 3_000 },
		],
		parameters: [{ name: PLANTED.parameterName, value: PLANTED.parameterValue }],
		endsAfterMs: 30_200,
		...(channel === 'whatsapp' && { handOver: { replies: [PLANTED.text] } }),
	}),
	callbacks: ({ channel }) => {
		const error = { [PLANTED.innerName]: PLANTED.text };
		if (channel === 'sms') return [{ afterMs: 2_000, status: 'undeliverable', error }];
		return [{ afterMs: 3_000, status: PLANTED.status }];
	},
	faults: (request) => {
		const message = `${PLANTED.errorText} ${PLANTED.apiKey}`;
		const headers = { 'x-planted': PLANTED.errorHeader, [PLANTED.apiKey]: 'yes' };
		if (request.path.includes('/search/')) {
			const body = sessionWithSecrets(request);
			return { kind: 'status', status: 200, body, headers, started: false };
		}
		if (!request.path.endsWith('/parameters')) return undefined;
		return { kind: 'status', status: 500, body: { message }, headers, started: false };
	},
};

describe.each([
	['ordinary', false],
	['strange', true],
])('a check with secrets everywhere in the %s simulator', (_variant, strange) => {
	const lines: string[] = [];
	const seen: string[] = [];
	let posted = '';

	const inspect = (studio: Simulator) => {
		for (const { headers, body, query } of studio.requests) {
			seen.push(String(headers['x-vgai-key'] ?? headers.authorization), ...textsIn([body, query]));
		}
		for (const { url, body } of studio.callbacks) seen.push(url, ...textsIn(body));
		for (const { sessionId, uuid } of studio.sessions) seen.push(sessionId, uuid);
	};

	beforeAll(async () => {
		const outcome = await checkSimulated({
			strange,
			simulator,
			answers: {
				apiKey: PLANTED.apiKey,
				to: PLANTED.number,
				parameter: PLANTED.parameterName,
				template: PLANTED.template,
				inputs: `${PLANTED.input}|bye`,
			},
			tell: (line) => lines.push(line),
			inspect,
		});
		const report = reportOf(outcome, 'custom', 0);
		posted = `${markdownOf(report)}\n${jsonOf(report)}\n${lines.join('\n')}`;
	});

	it('did meet them', () => {
		expect(seen).toContain(PLANTED.apiKey);
		expect(seen.some((text) => text.startsWith('Bearer '))).toBe(true);
		expect(posted).toContain('parameters.*');
		expect(posted).toContain('web address');
	});

	it.each(Object.entries(PLANTED))('shows nowhere the %s', (_place, secret) => {
		const lines = posted.toLowerCase().split('\n');
		expect(lines.filter((line) => line.includes(secret.toLowerCase()))).toEqual([]);
	});

	it('shows nothing of what was sent, received or made up on the way', () => {
		const texts = [...new Set(seen)].filter((text) => !WORDS.includes(text));
		expect(texts.length).toBeGreaterThan(50);
		expect(texts.filter((text) => posted.includes(text))).toEqual([]);
	});
});
