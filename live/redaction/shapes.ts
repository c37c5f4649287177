import { type Description, describe, written } from './describe';
import { isUserMade, nameOf, type Place } from './names';
import { listOf, ours, type SafeText } from './safeText';

/** A field that was seen, and every kind of value that it held. */
export interface ShapeRow {
	/** The request or the callback. */
	where: SafeText;
	/** `[].channel_data.duration`; the whole content is `.`. */
	path: SafeText;
	seen: SafeText;
}

interface Range extends Description {
	largest?: number;
}

/** Collects which fields came and what they held, redacted. */
export class Shapes {
	private readonly fields = new Map<SafeText, Map<SafeText, Map<SafeText, Range>>>();
	private readonly headers = new Map<SafeText, SafeText>();

	/**
	 * Adds a content and all that is in it.
	 * @param within the field that the content belongs to, if it comes without its name
	 */
	add(where: SafeText, content: unknown, within: Place = []): void {
		const paths = this.fields.get(where) ?? new Map<SafeText, Map<SafeText, Range>>();
		this.fields.set(where, paths);
		visit(content, ours(''), within, (path, value, field) => {
			const kinds = paths.get(path) ?? new Map<SafeText, Range>();
			paths.set(path, kinds);
			const { kind, size } = describe(value, field);
			const { size: least = size, largest = size } = kinds.get(kind) ?? {};
			const grown = size === undefined ? {} : rangeOf(size, least, largest);
			kinds.set(kind, { kind, ...grown });
		});
	}

	/** Adds the names of an answer's or a callback's headers. */
	addHeaders(where: SafeText, names: SafeText): void {
		this.headers.set(where, names);
	}

	/** The names of headers by where they came. */
	headerRows(): Array<{ where: SafeText; names: SafeText }> {
		return [...this.headers].map(([where, names]) => ({ where, names }));
	}

	/** One row for each field. */
	rows(): ShapeRow[] {
		return [...this.fields].flatMap(([where, paths]) =>
			[...paths].map(([path, kinds]) => ({
				where,
				path: ours(path || '.'),
				seen: listOf([...kinds.values()].map((range) => written(range, range.largest))),
			})),
		);
	}
}

/** The names of the fields of an object, in words. */
export function fieldNames(content: unknown, container: Place = []): SafeText {
	const names = content && typeof content === 'object' ? Object.keys(content) : [];
	return listOf([...new Set(names.map((name) => nameOf(name, container)))]);
}

type Visitor = (path: SafeText, value: unknown, field: string) => void;

function visit(value: unknown, path: SafeText, place: Place, visitor: Visitor): void {
	const field = place.at(-1) ?? '';
	// A parameter may be called "status" and hold anything.
	visitor(path, value, isUserMade(place) && field !== 'speaker' ? '' : field);
	if (Array.isArray(value)) {
		for (const entry of value) visit(entry, ours(`${path}[]`), place, visitor);
		return;
	}
	for (const [name, inner] of Object.entries(objectIn(value))) {
		const shown = nameOf(name, place);
		visit(inner, ours(path ? `${path}.${shown}` : shown), [...place, name], visitor);
	}
}

function objectIn(value: unknown): object {
	return typeof value === 'object' && value !== null ? value : {};
}

function rangeOf(size: number, least = size, largest = size): { size: number; largest: number } {
	return { size: Math.min(least, size), largest: Math.max(largest, size) };
}
