import Table from 'cli-table3';
import type { RowResult } from './campaign';

/** One line for each person: what was sent, what came of it, what the callbacks said. */
export function resultTable(results: RowResult[], statuses: Map<string, string[]>): string {
	const table = new Table({
		head: ['Person', 'Channel', 'Sent to', 'Session', 'Callbacks'],
		style: { head: [], border: [], compact: true },
		colWidths: [14, 10, 32, 28, 30],
		wordWrap: true,
	});
	for (const { row, started, note, to, reference } of results) {
		const told = statuses.get(reference ?? '') ?? [];
		table.push([
			row.name,
			row.channel,
			started ? to : `${to} (not sent)`,
			started ? 'started' : note,
			told.join(', ') || (started ? noCallback(row.channel) : '-'),
		]);
	}
	return table.toString();
}

/** AI Studio reports a call only when nobody picks up. */
const noCallback = (channel: string) =>
	channel === 'voice' ? 'none: not reported as failed' : 'none yet';
