import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { VonageAiStudio } from '../../nodes/VonageAiStudio/VonageAiStudio.node.js';
import { runStudioNode, runStudioTool } from '../harness/studioNode';
import { runTool } from '../harness/toolRun';
import { toolTypeOf } from '../harness/toolType';
import { useJumpingClock, useSimulator } from '../harness/useSimulator';

const clock = useJumpingClock();
const studio = useSimulator({ ratePerSecond: Infinity, clock });

const [FIRST, SECOND] = ['972541116037', '972541116038'];
/** What the model fills in. */
const TO = { to: "={{ $fromAI('to', 'Phone number', 'string') }}" };

/** Tells of each of its runs, and fails all but the last. */
class Probe implements INodeType {
	readonly runs: Array<{ isTool: boolean; runIndex: unknown; asked: unknown }> = [];
	readonly execute: (this: IExecuteFunctions) => Promise<INodeExecutionData[][]>;
	description: INodeType['description'] = {
		displayName: 'Probe',
		name: 'probe',
		group: ['transform'],
		version: 1,
		description: 'Answers a question',
		defaults: { name: 'Probe' },
		inputs: ['main'],
		outputs: ['main'],
		usableAsTool: true,
		properties: [{ displayName: 'Ask', name: 'ask', type: 'string', default: '' }],
	};

	constructor(failures: number) {
		const { runs } = this;
		this.execute = async function () {
			const runIndex = this.evaluateExpression('{{ $runIndex }}', 0);
			runs.push({
				isTool: this.isToolExecution(),
				runIndex,
				asked: this.getNodeParameter('ask', 0),
			});
			if (runs.length <= failures) throw new Error('Not yet');
			return [[{ json: { answer: 42 } }]];
		};
	}
}

describe('the harness for AI tools', () => {
	const parameters = { ask: "={{ $fromAI('question', 'What to ask', 'string') }}" };
	const calls = [{ question: 'Why?' }];

	it('hands the arguments to the node, and its answer to the model', async () => {
		const probe = new Probe(0);
		const { answers, run } = await runTool({ type: probe, parameters, calls });
		expect(run.status).toBe('success');
		expect(probe.runs).toEqual([{ isTool: true, runIndex: 0, asked: 'Why?' }]);
		expect(answers).toEqual([{ text: '[{"answer":42}]' }]);
	});

	it('makes a new run of each try, as n8n does', async () => {
		const probe = new Probe(2);
		const node = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
		const { answers, tries } = await runTool({ type: probe, parameters, calls, node });
		expect(probe.runs.map(({ runIndex }) => runIndex)).toEqual([0, 1, 2]);
		expect(tries.map(({ executionStatus }) => executionStatus)).toEqual([
			'error',
			'error',
			'success',
		]);
		expect(answers).toEqual([{ text: '[{"answer":42}]' }]);
	});

	it('gives what the last try threw', async () => {
		const { answers } = await runTool({ type: new Probe(1), parameters, calls });
		expect(answers).toMatchObject([{ error: { message: 'Not yet' } }]);
	});

	it('refuses arguments that the tool does not take', async () => {
		const { answers } = await runTool({ type: new Probe(0), parameters, calls: [{}] });
		expect(answers[0].error?.message).toContain('did not match expected schema');
	});
});

describe('the node as an AI tool', () => {
	it('starts one session for a call, and tells the model which', async () => {
		const { answers } = await runStudioTool(studio.url, TO, { calls: [{ to: FIRST }] });
		expect(studio.sessions.map(({ to }) => to)).toEqual([FIRST]);
		expect(JSON.parse(answers[0].text ?? '')).toMatchObject([
			{ session_id: studio.sessions[0].sessionId, to: FIRST, channel: 'voice' },
		]);
	});

	it('takes each call of an agent for a new wish', async () => {
		const calls = [{ to: FIRST }, { to: SECOND }, { to: FIRST }];
		const options = { sessionsPerSecond: 5 };
		const { answers } = await runStudioTool(studio.url, { ...TO, options }, { calls });
		expect(studio.sessions.map(({ to }) => to)).toEqual(calls.map(({ to }) => to));
		expect(answers.map(({ text }) => (JSON.parse(text ?? '') as object[]).length)).toEqual([
			1, 1, 1,
		]);
	});

	it.each([
		['started', FIRST],
		['refused', 'call me'],
	])('keeps the input of the agent from the model when a session is %s', async (_what, to) => {
		// As the AI agent of n8n 2 runs a tool: as a node of the workflow, with its own input item.
		const type = toolTypeOf(new VonageAiStudio());
		const { branches } = await runStudioNode(
			studio.url,
			{ to },
			{ type, items: [{ people: { Ann: SECOND } }], node: { onError: 'continueRegularOutput' } },
		);
		expect(branches[0]).toHaveLength(1);
		expect(JSON.stringify(branches[0])).not.toContain(SECOND);
	});

	it('tells the model what can not be sent', async () => {
		const { answers } = await runStudioTool(studio.url, TO, { calls: [{ to: 'call me' }] });
		expect(answers[0].error?.message).toMatch(/To.*call me/);
		expect(studio.requests).toEqual([]);
	});
});
