import { isObject } from '../bodyRules';
import { invalidParameters } from '../refusal';
import type { JsonObject } from '../types';
import { fieldValues } from './fields';

export type Matches = (document: JsonObject) => boolean;

/**
 * Reads `filter_by`: `{must, must_not, should}`, each a list of `{"term": {field: value}}` (exact)
 * or `{"match": {field: text}}` (any of the words). All of must, none of must_not and, as
 * documented, at least one of should.
 */
export function parseFilter(json: string): Matches {
	const filter = parseObject(json);
	const clauses = { must: [], must_not: [], should: [] } as Record<string, Matches[]>;
	for (const [name, list] of Object.entries(filter)) {
		if (!(name in clauses) || !Array.isArray(list)) throw invalidParameters('filter_by');
		clauses[name] = list.map(parseClause);
	}
	return (document) => {
		const holds = (matches: Matches) => matches(document);
		return (
			clauses.must.every(holds) &&
			!clauses.must_not.some(holds) &&
			(clauses.should.length === 0 || clauses.should.some(holds))
		);
	};
}

function parseClause(clause: unknown): Matches {
	const [kind, condition, ...more] = isObject(clause) ? Object.entries(clause).flat() : [];
	const pairs = isObject(condition) ? Object.entries(condition) : [];
	if (more.length > 0 || pairs.length !== 1) throw invalidParameters('filter_by');
	const [field, wanted] = pairs[0];
	if (kind === 'term') return term(field, wanted);
	if (kind === 'match') return match(field, wanted);
	throw invalidParameters('filter_by');
}

function term(field: string, wanted: unknown): Matches {
	return (document) =>
		fieldValues(document, field).some((value) => String(value) === String(wanted));
}

function match(field: string, wanted: unknown): Matches {
	// "Any ID field can only be searched using term searches, match searches will not work."
	if (isIdField(field)) return () => false;
	const words = wordsOf(wanted);
	return (document) => {
		const present = new Set(fieldValues(document, field).flatMap(wordsOf));
		return words.some((word) => present.has(word));
	};
}

function isIdField(field: string): boolean {
	return /(^|[._])ids?$/.test(field);
}

function wordsOf(value: unknown): string[] {
	return (
		String(value)
			.toLowerCase()
			.match(/[\p{L}\p{N}]+/gu) ?? []
	);
}

function parseObject(json: string): JsonObject {
	try {
		const parsed: unknown = JSON.parse(json);
		if (isObject(parsed)) return parsed;
	} catch {
		// Not JSON is as invalid as JSON of another kind.
	}
	throw invalidParameters('filter_by');
}
