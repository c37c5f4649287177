import { constants } from 'node:fs';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { name, version } from '../package.json';
import type { Answers } from './answers';
import type { Outcome } from './checkLive';
import { FACTS } from './facts';
import { findingText } from './finding';

export const REPORT_NAME = 'live-check';

/** What may be posted of a check: `live/redaction` made every text of it that came from outside. */
export interface Report {
	package: string;
	/** The day. */
	date: string;
	region: Answers['region'];
	parts: Outcome['parts'];
	ending: Outcome['ending'];
	/** By the ids of the facts. */
	findings: Record<string, string>;
	fields: Outcome['fields'];
	headers: Outcome['headers'];
}

export function reportOf(outcome: Outcome, region: Answers['region'], nowMs: number): Report {
	const { findings, parts, ending, fields, headers } = outcome;
	const texts = Object.entries(findings).map(([id, finding]) => [id, findingText(finding)]);
	return {
		package: `${name} ${version}`,
		date: new Date(nowMs).toISOString().slice(0, 10),
		region,
		parts,
		ending,
		findings: Object.fromEntries(texts) as Record<string, string>,
		fields,
		headers,
	};
}

/** The report as a page to read and to post. */
export function markdownOf(report: Report): string {
	const { findings, fields, headers } = report;
	const facts = FACTS.map(({ id, fact }) => [`\`${id}\``, fact, findings[id] ?? '']);
	return [
		'# Live check of AI Studio',
		table(
			['', ''],
			[
				['Package', report.package],
				['Date', report.date],
				['Region', report.region],
				['Parts', report.parts.join(', ') || 'none'],
				['Ending', report.ending],
				['Facts', countsOf(Object.values(findings))],
			],
		),
		'## Facts',
		table(['Fact', 'What the package assumes', 'What was found'], facts),
		'## Fields',
		'No values, except words from short lists. `*` is a name that a user may have made.',
		table(
			['Where', 'Field', 'Seen'],
			fields.map(({ where, path, seen }) => [where, `\`${path}\``, seen]),
		),
		'## Headers',
		table(
			['Where', 'Names'],
			headers.map(({ where, names }) => [where, names]),
		),
		'',
	].join('\n\n');
}

/** Writes both files into a folder, which is made if it is not there. @returns their paths */
/** Makes sure that the report can be written, before anything is sent for it. */
export async function canWriteReport(folder: string): Promise<boolean> {
	return await mkdir(folder, { recursive: true })
		.then(async () => await access(folder, constants.W_OK))
		.then(
			() => true,
			() => false,
		);
}

export async function writeReport(report: Report, folder: string): Promise<string[]> {
	await mkdir(folder, { recursive: true });
	const texts = { md: markdownOf(report), json: jsonOf(report) };
	return await Promise.all(
		Object.entries(texts).map(async ([ending, text]) => {
			const path = join(folder, `${REPORT_NAME}.${ending}`);
			await writeFile(path, text);
			return path;
		}),
	);
}

export function jsonOf(report: Report): string {
	return `${JSON.stringify(report, null, '\t')}\n`;
}

/** `40 as assumed, 2 differs, 20 not tried` */
function countsOf(findings: string[]): string {
	const results = ['as assumed', 'differs', 'not tried'];
	const counts = results.map((result) => {
		const count = findings.filter((finding) => finding.startsWith(result)).length;
		return `${count} ${result}`;
	});
	return counts.join(', ');
}

/** A table of Markdown. */
export function table(head: string[], rows: string[][]): string {
	const line = (cells: string[]) =>
		`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
