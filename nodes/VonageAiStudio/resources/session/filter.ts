import type { IDataObject } from 'n8n-workflow';
import { readJson } from '../../input/json';
import { quoted, Refusal } from '../../input/refusal';
import { type Entered, readText } from '../../input/text';
import { objectBody } from '../../transport/reply';

const FIELD = 'Filter (JSON)';
const LISTS = ['must', 'must_not', 'should'];

/** A filter field, and what it asks for (source: AI Studio documentation, Insights, `filter_by`). */
const CONDITIONS = [
	{ name: 'agentId', label: 'Agent ID', kind: 'term', field: 'agent_information.id' },
	{ name: 'destination', label: 'Destination', kind: 'term', field: 'destination', isNumber: true },
	{ name: 'sessionId', label: 'Session ID', kind: 'term', field: 'id' },
	{ name: 'source', label: 'Source', kind: 'term', field: 'source', isNumber: true },
	{
		name: 'transcriptContains',
		label: 'Transcript Contains',
		kind: 'match',
		field: 'transcription.client',
	},
];

/**
 * Makes `filter_by` of the filter fields, which all must hold, and the JSON filter beside them.
 * @returns JSON text; undefined when nothing was entered
 * @throws Refusal
 */
export function readFilter(filters: Entered, filterJson: unknown): string | undefined {
	const entered = CONDITIONS.flatMap(({ name, label, kind, field, isNumber }) => {
		const text = readText(filters[name], label);
		return text === undefined ? [] : [{ [kind]: { [field]: isNumber ? plainNumber(text) : text } }];
	});
	const json = readFilterJson(filterJson);
	const must = [...entered, ...((json.must ?? []) as IDataObject[])];
	const filter = { ...json, ...(must.length > 0 && { must }) };
	return Object.keys(filter).length > 0 ? JSON.stringify(filter) : undefined;
}

function readFilterJson(value: unknown): IDataObject {
	const json = readJson(value, FIELD) ?? {};
	const filter = objectBody(json);
	const wrong = LISTS.find((name) => filter?.[name] !== undefined && !Array.isArray(filter[name]));
	if (filter && !wrong) return filter;
	throw new Refusal(
		FIELD,
		wrong ? `must have a list as ${wrong}` : `must be an object, not ${quoted(json)}`,
		'Enter it like {"must": [{"term": {"channel": "http"}}], "must_not": [], "should": []}.',
	);
}

/** Insights compares numbers letter by letter, and keeps them as digits only. */
function plainNumber(text: string): string {
	return /^[+\d\s().-]+$/.test(text) ? text.replace(/\D/g, '').replace(/^00/, '') : text;
}
