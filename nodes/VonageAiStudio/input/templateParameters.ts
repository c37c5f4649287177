import { readJson } from './json';
import { quoted, Refusal } from './refusal';
import { type Entered, readText } from './text';

const FIELD = 'Template Parameters';

/** A part of a WhatsApp template with its positional parameters (source: AI Studio documentation). */
interface TemplateComponent {
	type: 'header' | 'body';
	parameters: Array<{ type: 'text'; text: string }>;
}

/**
 * Reads the parameters of a WhatsApp template. JSON goes to AI Studio as it is.
 * @returns undefined when there are none
 * @throws Refusal for an empty row, or JSON that is not a list
 */
export function readTemplateParameters(entered: Entered): unknown[] | undefined {
	const components =
		entered.specifyTemplateParameters === 'json'
			? readComponents(readJson(entered.templateParametersJson, FIELD))
			: (['header', 'body'] as const)
					.map((type) => component(type, entered.templateParameters))
					.filter(({ parameters }) => parameters.length > 0);
	return components.length > 0 ? components : undefined;
}

function readComponents(value: unknown): unknown[] {
	if (value === undefined) return [];
	if (Array.isArray(value)) return value;
	throw new Refusal(
		FIELD,
		`must be a list, not ${quoted(value)}`,
		'Enter [{"type": "body", "parameters": [{"type": "text", "text": "…"}]}].',
	);
}

function component(type: TemplateComponent['type'], value: unknown): TemplateComponent {
	const rows = ((value ?? {}) as Record<string, Array<{ text?: unknown }> | undefined>)[type] ?? [];
	return { type, parameters: rows.map((row, index) => parameter(type, row.text, index)) };
}

function parameter(type: string, value: unknown, index: number) {
	const text = readText(value, FIELD);
	if (text !== undefined) return { type: 'text' as const, text };
	throw new Refusal(
		FIELD,
		`has no text in ${type} parameter ${index + 1}`,
		'They count by position, and WhatsApp refuses empty ones. Enter a text or delete the row.',
	);
}
