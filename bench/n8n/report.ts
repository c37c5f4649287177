import type { CallbackResult } from './callbacks';
import type { CampaignResult } from './campaign';

/** What a benchmark found, rounded as it is shown. `results.json` holds the last one. */
export interface Results {
	/** The version of n8n. */
	n8n: string;
	cores: number;
	/** Processes that wanted a core in the minute before; other work on the machine. */
	loadBefore: number;
	/** How many each campaign had. */
	rows: number;
	campaigns: Array<Omit<CampaignResult, 'arrivals'>>;
	callbacks: CallbackResult[];
	/** The same without the exemption that n8n makes for its own Webhook node. */
	alike: Array<Pick<CallbackResult, 'node' | 'perSecond'>>;
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

/** Rounds each number to one decimal, as the tables show them. */
export function rounded(results: Results): Results {
	return JSON.parse(JSON.stringify(results), (_key, value: unknown) =>
		typeof value === 'number' ? Number(value.toFixed(1)) : value,
	) as Results;
}

/** The parts of the report as Markdown, by the name that a page asks for them with. */
export function reportParts(results: Results): Record<string, string> {
	const { n8n, cores, loadBefore, campaigns, callbacks, alike } = results;
	return {
		setup: `Printed by \`npm run bench:n8n\`: n8n ${n8n} with this package installed as a user installs it, and a simulated AI
Studio that allows one start per second and agent and answers after 200 ms. ${cores} cores, load ${loadBefore.toFixed(1)} before the
start.`,
		rows: table(
			['', 'started', 'refused', 'seconds', 'processor time per row'],
			campaigns.map(({ way, started, refused, wallSeconds, processorMsPerRow }) => [
				way,
				String(started),
				String(refused),
				wallSeconds.toFixed(1),
				`${processorMsPerRow.toFixed(1)} ms`,
			]),
		),
		callbacks: table(
			['', 'per second', 'processor time per callback', 'memory of n8n', 'per second, all alike'],
			callbacks.map(({ node, perSecond, processorMsPerCallback, megabytes }, index) => [
				node,
				perSecond.toFixed(1),
				`${processorMsPerCallback.toFixed(1)} ms`,
				`${megabytes.toFixed(0)} MB`,
				alike[index].perSecond.toFixed(1),
			]),
		),
		goals: table(
			['', 'measured', 'reached'],
			goalsOf(results).map(({ words, measured, reached }) => [
				words,
				measured,
				reached ? 'yes' : '**no**',
			]),
		),
	};
}

/** Whether the package does as well as it should. */
export const isGoalReached = (results: Results) => goalsOf(results).every(({ reached }) => reached);

function goalsOf({ rows, campaigns, callbacks, alike }: Results): Goal[] {
	const [, batching, slowerBatching, own] = campaigns;
	const [trigger, webhook, verifying] = callbacks;
	const processor = own.processorMsPerRow / batching.processorMsPerRow;
	const pace = trigger.perSecond / webhook.perSecond;
	const paceAlike = alike[0].perSecond / alike[1].perSecond;
	// Batching that loses rows is no measure of speed: what it loses has to be sent again.
	const complete = [batching, slowerBatching].filter(({ started }) => started === rows);
	const fastest = Math.min(...complete.map(({ wallSeconds }) => wallSeconds));
	return [
		{
			words: 'every row started, none refused',
			measured: `${own.started} started, ${own.refused} refused`,
			reached: own.started === rows && own.refused === 0,
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
