import type { INodeProperties } from 'n8n-workflow';
import { Refusal } from './refusal';
import { type ParameterValues, readSwitch, readText } from './values';

const FIELD = 'Reference';

/** The user's own key for a session, and whether it may be started only once. */
export const referenceProperties: INodeProperties[] = [
	{
		displayName: FIELD,
		name: 'reference',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.customerId }}',
		hint: 'Your own key of the row, such as a customer number',
		description:
			'It comes back with every callback, so that you know which row it belongs to. If it is empty, each item gets a new one.',
	},
	{
		displayName: 'Start Once',
		name: 'startOnce',
		type: 'boolean',
		default: false,
		hint: 'Never starts the same Reference twice. Needs a Reference that tells your rows apart.',
		description: 'Whether to never start the same reference twice, in later executions too',
	},
];

/**
 * Reads the reference; undefined asks for a fresh one.
 * @throws Refusal for a reference that can't come back unchanged, and for Start Once without one
 */
export function readReference(parameters: ParameterValues): {
	reference?: string;
	startOnce: boolean;
} {
	const reference = readText(parameters.reference, FIELD);
	const startOnce = readSwitch(parameters.startOnce, 'Start Once') ?? false;
	if (reference !== undefined && /\p{Surrogate}/u.test(reference)) {
		throw new Refusal(
			FIELD,
			'contains a broken character (part of an emoji?)',
			'Check where the text was cut off.',
		);
	}
	if (startOnce && reference === undefined) {
		throw new Refusal(
			'Start Once',
			'needs a Reference',
			'Fill in "Reference" with something that tells your rows apart, such as a customer number.',
		);
	}
	return { reference, startOnce };
}
