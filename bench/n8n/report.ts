import { cpus } from 'node:os';
import { EDITIONS } from '../../test/n8n/editions';
import { CALLBACKS, type CallbackResult } from './callbacks';
import { ROWS, type CampaignResult } from './campaign';

export interface Measured {
	campaigns: CampaignResult[];
	callbacks: CallbackResult[];
	/** The same without the exemption that n8n makes for its own Webhook node. */
	alike: CallbackResult[];
	/** Processes that wanted a core in the minute before; other work on the machine. */
	loadBefore: number;
}

interface Goal {
	words: string;
	measured: string;
	reached: boolean;
}

/** The setting of n8n that, switched off, lets it treat its own Webhook node as any other trigger. */
export const NO_EXEMPTION = 'N8N_EXPRESSION_ENGINE_ALLOW_WEBHOOK_ISOLATE_SKIP';

/** By how much the same way differs from run to run. */
const NOISE = 0.01;

/** The report as Markdown, and whether all goals are reached. */
export function reportMarkdown(measured: Measured): { text: string; reached: boolean } {
	const goals = goalsOf(measured);
	const text = `# Against n8n's own nodes

Printed by \`npm run bench:n8n\`: n8n ${EDITIONS['2.x'].version} with this package installed as a user installs it, and a simulated AI
Studio that allows one start per second and agent and answers after 200 ms. ${cpus().length} cores, load ${measured.loadBefore.toFixed(1)} before the
start.

## The same ${ROWS} rows

![Starts and refusals over time](bench-n8n.svg)

${table(
	['', 'started', 'refused', 'seconds', 'processor time per row'],
	measured.campaigns.map(({ way, started, refused, wallSeconds, processorMsPerRow }) => [
		way,
		String(started),
		String(refused),
		wallSeconds.toFixed(1),
		`${processorMsPerRow.toFixed(1)} ms`,
	]),
)}

All ways go on behind a row that failed. "Refused" counts answers with 429. The processor time is that of n8n's process, less
what it uses when it has nothing to do.

## ${CALLBACKS} callbacks

${table(
	['', 'per second', 'processor time per callback', 'memory of n8n', 'per second, all alike'],
	measured.callbacks.map(({ node, perSecond, processorMsPerCallback, megabytes }, index) => [
		node,
		perSecond.toFixed(1),
		`${processorMsPerCallback.toFixed(1)} ms`,
		`${megabytes.toFixed(0)} MB`,
		measured.alike[index].perSecond.toFixed(1),
	]),
)}

Published workflows, ten callbacks at a time, each an execution that n8n stores; 100 to each node in turns, the median of five
turns after two to warm up, the memory at its highest. The trigger verifies a signature on each, and reads its credential every
ten seconds. The Webhook node with Header Auth reads its own each time. The plain Webhook node takes whatever comes.

n8n makes a sandbox for expressions each time that a webhook is called, which is most of the work, and spares its own Webhook node
that, but no other trigger. "All alike" is with \`${NO_EXEMPTION}=false\`, which
ends this exemption.

## To reach

${table(
	['', 'measured', 'reached'],
	goals.map(({ words, measured: value, reached }) => [words, value, reached ? 'yes' : '**no**']),
)}
`;
	return { text, reached: goals.every(({ reached }) => reached) };
}

function goalsOf({ campaigns, callbacks, alike }: Measured): Goal[] {
	const [, batching, slowerBatching, own] = campaigns;
	const [trigger, webhook, verifying] = callbacks;
	const processor = own.processorMsPerRow / batching.processorMsPerRow;
	const pace = trigger.perSecond / webhook.perSecond;
	const paceAlike = alike[0].perSecond / alike[1].perSecond;
	// Batching that loses rows is no measure of speed: what it loses has to be sent again.
	const complete = [batching, slowerBatching].filter(({ started }) => started === ROWS);
	const fastest = Math.min(...complete.map(({ wallSeconds }) => wallSeconds));
	return [
		{
			words: 'every row started, none refused',
			measured: `${own.started} started, ${own.refused} refused`,
			reached: own.started === ROWS && own.refused === 0,
		},
		{
			words: 'no slower than HTTP Request with the Batching that starts every row (1 % is noise)',
			measured: `${own.wallSeconds.toFixed(1)} s against ${Number.isFinite(fastest) ? `${fastest.toFixed(1)} s` : 'none that does'}`,
			reached: own.wallSeconds <= fastest * (1 + NOISE),
		},
		{
			words: 'processor time per row at most that of HTTP Request with Batching',
			measured: processor.toFixed(2),
			reached: processor <= 1,
		},
		{
			words: 'callbacks per second at least 0.9 of the Webhook node',
			measured: `${pace.toFixed(2)}; ${paceAlike.toFixed(2)} when n8n treats both alike; ${(trigger.perSecond / verifying.perSecond).toFixed(2)} of the one with Header Auth`,
			reached: pace >= 0.9,
		},
	];
}

function table(head: string[], rows: string[][]): string {
	const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
