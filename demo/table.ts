import Table from 'cli-table3';
import type { IDataObject } from 'n8n-workflow';
import type { RowResult } from './campaign';
import type { Row } from './recipients';

/** One line for each person: what was sent, what came of it, what the callbacks said. */
export function resultTable(results: RowResult[], statuses: Map<string, string[]>): string {
	const table = new Table({
		head: ['Person', 'Channel', 'Sent to', 'Session', 'Callbacks'],
		style: { head: [], border: [], compact: true },
		colWidths: [14, 10, 32, 28, 30],
		wordWrap: true,
	});
	for (const { row, note, output } of results) {
		const reported = statuses.get(String(output.reference)) ?? [];
		table.push([
			row.name,
			row.channel,
			note ? `${row.to} (not sent)` : String(output.to),
			note || 'started',
			reported.join(', ') || (note ? '-' : noCallback(row.channel)),
		]);
	}
	return table.toString();
}

/** What each person said, as Session > Wait for Results gives it. */
export function conversations(sessions: Map<Row, IDataObject>): string {
	return [...sessions].map(([row, session]) => conversation(row, session)).join('\n\n');
}

function conversation({ name, channel }: Row, session: IDataObject): string {
	const { transcript, channel_data, parameters, finished } = session;
	const { duration = 0 } = (channel_data ?? {}) as { duration?: number };
	const { ANSWER: answer } = (parameters ?? {}) as { ANSWER?: string };
	const facts = [
		channel,
		...(duration > 0 ? [`${duration} s`] : []),
		...(answer ? [`ANSWER = ${answer}`] : []),
	];
	const said = transcript || (finished ? 'Nothing was said.' : 'There is no result yet.');
	return `${name} (${facts.join(', ')})\n${indented(String(said))}`;
}

const indented = (text: string) => text.replace(/^/gm, '   ');

/** AI Studio reports a call only when nobody picks up. */
const noCallback = (channel: string) =>
	channel === 'voice' ? 'none: not reported as failed' : 'none yet';
