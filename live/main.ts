import { systemClock } from '../nodes/shared/clock';
import { ASKED, type Answers, type AskedFor } from './answers';
import { checkLive } from './checkLive';
import { helpText } from './help';
import { hostsOf, type Options, readAnswer, readOptions, UsageError } from './options';
import type { Part } from './part';
import { canWriteReport, reportOf, writeReport } from './report';
import { Terminal } from './terminal';

/** What the check needs of its process. */
export interface Surroundings {
	args: string[];
	environment: NodeJS.ProcessEnv;
	input: NodeJS.ReadStream;
	output: NodeJS.WritableStream;
	/** Calls back for the first Ctrl-C outside of a terminal. */
	onInterrupt(interrupt: () => void): void;
}

/** How the process ends. */
const EXIT = { complete: 0, failed: 1, 'key refused': 1, stopped: 130 } as const;

/** Leads the check: asks, tells, and writes the report. @returns the exit code */
export async function main(surroundings: Surroundings): Promise<number> {
	const { args, environment, input, output } = surroundings;
	const write = (line: string) => void output.write(`${line}\n`);
	const options = optionsOf(args, environment, write);
	if (!options) return EXIT.failed;
	if (options.help) {
		write(helpText());
		return EXIT.complete;
	}
	const stopping = new AbortController();
	const stop = () => stopping.abort(new Error('stopped'));
	surroundings.onInterrupt(stop);
	const terminal = new Terminal(input, output, stopping.signal, stop);
	try {
		return await lead(options, terminal, stopping.signal, write);
	} catch (error) {
		if (!stopping.signal.aborted) throw error;
		return EXIT.stopped;
	} finally {
		terminal.close();
	}
}

async function lead(
	options: Options,
	terminal: Terminal,
	signal: AbortSignal,
	write: (line: string) => void,
): Promise<number> {
	const apiKey = await readKey(options, terminal);
	if (apiKey === '') {
		write('No API key was given. Without a terminal set VONAGE_AI_STUDIO_API_KEY.');
		return EXIT.failed;
	}
	if (!(await canWriteReport(options.report))) {
		write("The folder of the report can't be written to. Choose another one with --report.");
		return EXIT.failed;
	}
	const hosts = hostsOf(options, await readRegion(options, terminal));
	const answers: Answers = { apiKey, ...hosts, port: options.port, ...options.asked };
	const outcome = await checkLive({
		answers,
		signal,
		clock: systemClock,
		tell: write,
		agrees: async (part) => await agreesTo(part, options, terminal, write),
		complete: async (part) => {
			if (!options.yesTo) await askFor(part, answers, terminal, write);
		},
	});
	const report = reportOf(outcome, answers.region, Date.now());
	const paths = await writeReport(report, options.report);
	write(`\nThe report is in ${paths.join(' and ')}. docs/live-check.md says where to post it.`);
	return EXIT[outcome.ending];
}

function optionsOf(args: string[], environment: NodeJS.ProcessEnv, write: (line: string) => void) {
	try {
		return readOptions(args, environment);
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		write(error.message);
		return undefined;
	}
}

async function readKey({ apiKey }: Options, terminal: Terminal): Promise<string> {
	if (!terminal.hasKeyboard) return apiKey.trim();
	return (await terminal.askSecret('API key of AI Studio (it is not shown)')).trim();
}

async function readRegion(options: Options, terminal: Terminal): Promise<'eu' | 'us'> {
	if (options.region || options.baseUrl || options.yesTo) return options.region ?? 'eu';
	for (;;) {
		const region = (await terminal.ask('Region of your agents, eu or us')).toLowerCase();
		if (region === 'us' || region === 'eu') return region;
		// The input is over.
		if (region === '') return 'eu';
	}
}

/** Says what a part does before it asks. */
async function agreesTo(
	part: Part,
	{ yesTo, withRate }: Options,
	terminal: Terminal,
	write: (line: string) => void,
): Promise<boolean> {
	if (yesTo && !yesTo.includes(part.name)) return false;
	// It starts faster than AI Studio allows: not even offered to those who say yes to everything.
	if (!yesTo && part.name === 'rate' && !withRate) return false;
	write(`\n${part.name}: ${part.does}\nCosts: ${part.costs}`);
	return yesTo ? true : await terminal.agrees('Do it?');
}

async function askFor(
	{ needs, wishes }: Part,
	answers: Answers,
	terminal: Terminal,
	write: (line: string) => void,
): Promise<void> {
	for (const name of [...needs, ...wishes]) {
		const hint = needs.includes(name) ? '' : ' (Enter to leave it out)';
		while (answers[name] === undefined) {
			const line = await terminal.ask(`${ASKED[name].question}${hint}`);
			if (line === '') break;
			take(name, line, answers, write);
		}
	}
}

/** Takes an answer, or says why not. */
function take(name: AskedFor, line: string, answers: Answers, write: (line: string) => void): void {
	try {
		answers[name] = readAnswer(name, line);
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		write(error.message);
	}
}
