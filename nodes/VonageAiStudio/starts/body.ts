import { randomUUID } from 'crypto';
import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { Channel } from '../../shared/statuses';
import { readAgentId } from '../fields/agentId';
import type { BodyField, StartContext } from '../fields/bodyField';
import { readReference, referenceProperties } from '../fields/reference';
import { readStartOptions, startOptions, type StartOptions } from '../fields/startOptions';
import { isEmpty, type ParameterValues } from '../fields/values';

/** What distinguishes the starts of one channel from those of the others. */
export interface StartDefinition {
	channel: Channel;
	/** Where they are posted (source: AI Studio documentation). */
	path: string;
	fields: BodyField[];
}

/** All that the panel shows for a start. */
export function startProperties({ fields }: StartDefinition): INodeProperties[] {
	return [...fields.flatMap(({ properties }) => properties), ...referenceProperties, startOptions];
}

/** A start that can be sent. */
export interface StartRequest {
	agentId: string;
	reference: string;
	startOnce: boolean;
	options: StartOptions;
	body: IDataObject & { to: string };
}

/**
 * Makes the request of one start from the node parameters of one item.
 * @param zone the time zone of the workflow
 * @throws Refusal for whatever can't be sent
 */
export function readStart(
	{ channel, fields }: StartDefinition,
	parameters: ParameterValues,
	{
		zone,
		...account
	}: Pick<StartContext, 'apiKey' | 'allowsLocalUrls' | 'resumeUrl'> & { zone: string },
): StartRequest {
	const options = readStartOptions(parameters, zone);
	const agentId = readAgentId(parameters);
	const { reference = randomUUID(), startOnce } = readReference(parameters);
	const context = { ...account, channel, agentId, reference, options };
	const body = Object.fromEntries(
		fields
			.map((field) => [field.body, field.read(parameters, context)] as const)
			.filter(([, value]) => !isEmpty(value)),
	);
	return { agentId, reference, startOnce, options, body: body as StartRequest['body'] };
}

/** The request without its secrets: a password, and the query of the status URL, which can wake an execution. */
export function withoutSecrets({ body }: StartRequest): IDataObject {
	if (typeof body.status_url !== 'string') return body;
	const { origin, pathname } = new URL(body.status_url);
	return { ...body, status_url: `${origin}${pathname}` };
}
