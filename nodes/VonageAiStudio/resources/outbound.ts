import type { INodeProperties } from 'n8n-workflow';
import { waitProperties } from '../fields/waiting';
import type { Operation } from '../operation';
import { type StartDefinition, startProperties } from '../starts/body';
import { runStarts } from '../starts/run';
import { runStartAndWait, withResumeUrl } from '../starts/startAndWait';

/** What the panel says about an operation. */
interface Wording {
	/** As in "Start voice call". */
	noun: string;
	description: string;
	/** Shown above the fields, where users go wrong. */
	notice?: string;
}

/** What every Start and Wait tells first, because n8n can put an execution to sleep only once. */
export const ONE_ITEM =
	'Takes <b>one item</b> at a time. For a list, use the Loop Over Items node.';

/** The operation Start of a channel. */
export function startOperation(
	definition: StartDefinition,
	{ noun, description, notice }: Wording,
): Operation {
	return {
		name: 'Start',
		value: 'start',
		action: `Start ${noun}`,
		description,
		properties: [...noticeOf(definition.channel, notice), ...startProperties(definition)],
		run: async (context) => await runStarts(context, definition),
	};
}

/** The operation Start and Wait of a channel: the same start, and the execution sleeps until its status comes. */
export function startAndWaitOperation(
	definition: StartDefinition,
	{ noun, description, notice }: Wording,
): Operation {
	const waiting = withResumeUrl(definition);
	const properties = startProperties(waiting);
	const afterRecipient = properties.findIndex(({ name }) => name === 'to') + 1;
	return {
		name: 'Start and Wait for Status',
		value: 'startAndWait',
		action: `Start ${noun} and wait for its status`,
		description,
		hiddenFromTools: true,
		properties: [
			...noticeOf(`${definition.channel}Wait`, notice),
			...properties.slice(0, afterRecipient),
			...waitProperties(definition.channel),
			...properties.slice(afterRecipient),
		],
		run: async (context) => await runStartAndWait(context, waiting),
	};
}

function noticeOf(name: string, text: string | undefined): INodeProperties[] {
	if (!text) return [];
	return [{ displayName: text, name: `${name}Notice`, type: 'notice', default: '' }];
}
