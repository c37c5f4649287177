import type { INodeProperties } from 'n8n-workflow';
import type { Operation } from '../operation';
import { waitProperties } from '../properties/wait';
import { resumeUrl } from './fields';
import { type StartKind, startProperties } from './prepare';
import { runStarts } from './run';
import { runStartAndWait } from './runAndWait';

/** What the panel says of an operation. */
export interface Wording {
	/** As in "Start voice call". */
	noun: string;
	description: string;
}

/** The operation Start of a channel. */
export function startOperation(kind: StartKind, { noun, description }: Wording): Operation {
	return {
		name: 'Start',
		value: 'start',
		action: `Start ${noun}`,
		description,
		properties: startProperties(kind),
		run: async (context) => await runStarts(context, kind),
	};
}

/** The operation Start and Wait of a channel: the same start, with the execution's resume URL as status URL. */
export function startAndWaitOperation(kind: StartKind, { noun, description }: Wording): Operation {
	const waiting = { ...kind, fields: kind.fields.map(withResumeUrl) };
	return {
		name: 'Start and Wait',
		value: 'startAndWait',
		action: `Start ${noun} and wait for its status`,
		description,
		hiddenFromTools: true,
		properties: behindRecipient(startProperties(waiting), waitProperties(kind.channel)),
		run: async (context) => await runStartAndWait(context, waiting),
	};
}

const withResumeUrl = (field: StartKind['fields'][0]) =>
	field.body === resumeUrl.body ? resumeUrl : field;

function behindRecipient(properties: INodeProperties[], added: INodeProperties[]) {
	const place = properties.findIndex(({ name }) => name === 'to') + 1;
	return [...properties.slice(0, place), ...added, ...properties.slice(place)];
}
