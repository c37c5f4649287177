declare const isSafe: unique symbol;

/**
 * A text that may be shown and posted: it holds nothing that came from AI Studio, from a callback or from
 * the person at the keyboard. Only this folder makes one of what came in, so the compiler refuses
 * everything else in a finding or a line of output.
 */
export type SafeText = string & { readonly [isSafe]: true };

/** Numbers above this may be part of a telephone number; below are statuses, counts and seconds. */
const LARGEST_SHOWN = 9999;

/** Joins texts of this repository and safe values. */
export function say(
	texts: TemplateStringsArray,
	...values: ReadonlyArray<SafeText | number | boolean>
): SafeText {
	return String.raw({ raw: texts }, ...values.map(shown)) as SafeText;
}

/** A text that stands in this repository, such as the id of a fact. */
export function ours(text: string): SafeText {
	return text as SafeText;
}

/** `a, b, c` */
export function listOf(texts: readonly SafeText[]): SafeText {
	return ours(texts.join(', '));
}

function shown(value: SafeText | number | boolean): string {
	const isLarge = typeof value === 'number' && Math.abs(value) > LARGEST_SHOWN;
	return isLarge ? `number(${String(value).length})` : String(value);
}
