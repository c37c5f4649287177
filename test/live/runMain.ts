import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { main } from '../../live/main';

/** How `npm run check:live` is called. */
export interface Call {
	args?: string[];
	/** What is typed; then the input is over. */
	lines?: string[];
	apiKey?: string;
	/** Gets what lets Ctrl-C happen. */
	onInterrupt?(interrupt: () => void): void;
}

/** What came of it. */
export interface Ran {
	code: number;
	output: string;
	/** Findings of the report by the ids of their facts; empty without one. */
	findings: Record<string, string>;
	markdown: string;
}

/** Runs the command within this process, with lines from a pipe and a folder of its own for the report. */
export async function runMain(baseUrl: string, call: Call): Promise<Ran> {
	const folder = await mkdtemp(join(tmpdir(), 'live-check-'));
	const input = new PassThrough();
	input.end((call.lines ?? []).map((line) => `${line}\n`).join(''));
	let text = '';
	const output = new Writable({
		write(chunk: Buffer, _encoding, done) {
			text += chunk.toString();
			done();
		},
	});
	try {
		const code = await main({
			args: ['--base-url', baseUrl, '--report', folder, ...(call.args ?? [])],
			environment: { VONAGE_AI_STUDIO_API_KEY: call.apiKey ?? 'simulator-key' },
			input: input as unknown as NodeJS.ReadStream,
			output,
			onInterrupt: call.onInterrupt ?? (() => {}),
		});
		return { code, output: text, ...(await readReport(folder)) };
	} finally {
		await rm(folder, { recursive: true });
	}
}

/** The report in a folder; nothing where there is none. */
export async function readReport(folder: string): Promise<Pick<Ran, 'findings' | 'markdown'>> {
	const read = async (name: string) =>
		await readFile(join(folder, name), 'utf8').catch(() => undefined);
	const json = (await read('live-check.json')) ?? '{"findings":{}}';
	const { findings } = JSON.parse(json) as Pick<Ran, 'findings'>;
	return { findings, markdown: (await read('live-check.md')) ?? '' };
}
