import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { readRecipient } from '../nodes/VonageAiStudio/fields/recipient';

/** The resource of the node for each channel of the list. */
export const RESOURCE_OF_CHANNEL = {
	voice: 'voiceCall',
	sms: 'sms',
	whatsapp: 'whatsApp',
} as const;

export type DemoChannel = keyof typeof RESOURCE_OF_CHANNEL;

/** A row of the list; further columns become session parameters by their names in capitals. */
export type Row = { name: string; channel: DemoChannel; to: string } & Record<string, string>;

/**
 * Reads a CSV file with the columns `name`, `channel` (`voice`, `sms`, `whatsapp`) and `to`.
 * @throws Error for a row with another channel
 */
export function readRecipients(file: string): Row[] {
	const rows = parse(readFileSync(file), { columns: true, trim: true, bom: true }) as Row[];
	const odd = rows.find(({ channel }) => !(channel in RESOURCE_OF_CHANNEL));
	if (odd)
		throw new Error(`${odd.name}: "${odd.channel}" is no channel; use voice, sms or whatsapp`);
	return rows;
}

/** What the agent knows about a person: all columns but the ones that route the row. */
export function sessionParametersOf({ name, ...row }: Row) {
	const named = Object.entries(row)
		.filter(([column]) => column !== 'channel' && column !== 'to')
		.map(([column, value]) => [column.toUpperCase(), value]);
	return Object.fromEntries([['CALLER_NAME', name], ...named]) as Record<string, string>;
}

/** Whether the node can read the number of a person, by the same rules. */
export function isReachable({ channel, to }: Row): boolean {
	try {
		readRecipient(to, { sipAllowed: channel === 'voice' });
		return true;
	} catch {
		return false;
	}
}
