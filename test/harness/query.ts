/**
 * Reads a query string as n8n's server does (Express, query parser `extended`), as far as nodes meet it:
 * a repeated name and `name[]` give an array, `name[key]` gives an object.
 */
export function parseQuery(search: string): Record<string, unknown> {
	const query: Record<string, unknown> = {};
	for (const [name, value] of new URLSearchParams(search)) {
		const [, base, key] = /^([^[]+)\[([^\]]*)\]/.exec(name) ?? [];
		if (base && key) query[base] = { ...(query[base] as object), [key]: value };
		else if (base) query[base] = [query[base] ?? [], value].flat();
		else query[name] = name in query ? [query[name], value].flat() : value;
	}
	return query;
}
