import { randomUUID } from 'crypto';
import type { INodeProperties } from 'n8n-workflow';
import type { Channel } from '../../shared/statuses';
import { readStartOptions, type StartOptions } from '../input/options';
import { isEmpty, type Entered } from '../input/text';
import { startOptions } from '../properties/startOptions';
import type { BodyField } from './field';
import { readAgentId } from './fields';

/** What tells one kind of start from the others. */
export interface StartKind {
	channel: Channel;
	/** Where it is posted (source: AI Studio documentation). */
	path: string;
	fields: BodyField[];
}

/** All that the panel shows for a kind of start. */
export function startProperties({ fields }: StartKind): INodeProperties[] {
	return [...fields.flatMap((field) => field.properties), startOptions];
}

/** A start that can be sent. */
export interface PreparedStart {
	agentId: string;
	reference: string;
	options: StartOptions;
	body: Record<string, unknown> & { to: string };
}

/**
 * Makes the request body of one start from what was entered.
 * @throws Refusal for whatever can't be sent
 */
export function prepareStart(
	{ channel, fields }: StartKind,
	entered: Entered,
	secrets: { apiKey: string; resumeUrl?: string },
): PreparedStart {
	const options = readStartOptions(entered);
	const agentId = readAgentId(entered);
	const reference = options.reference ?? randomUUID();
	const context = { channel, agentId, reference, options, ...secrets };
	const body = Object.fromEntries(
		fields
			.map((field) => [field.body, field.read(entered, context)] as const)
			.filter(([, value]) => !isEmpty(value)),
	);
	return { agentId, reference, options, body: body as PreparedStart['body'] };
}
