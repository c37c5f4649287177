import type { INodeProperties } from 'n8n-workflow';
import type { Channel } from '../../shared/statuses';
import type { StartOptions } from './startOptions';
import type { ParameterValues } from './values';

/** What is known about a start before its body is built. */
export interface StartContext {
	channel: Channel;
	agentId: string;
	reference: string;
	options: StartOptions;
	/** Signs the status URL. */
	apiKey: string;
	/** Whether callbacks may go to a local address, because AI Studio is reached at a custom base URL. */
	allowsLocalUrls: boolean;
	/** The address that wakes the waiting execution; only for Start and Wait. */
	resumeUrl?: string;
}

/** One or more node parameters, and the one property of the request body that they become. */
export interface BodyField {
	/** What the panel shows. Empty if the value comes from elsewhere. */
	properties: INodeProperties[];
	/** The name in the request body. */
	body: string;
	/** The value in the request body; undefined leaves it out. @throws Refusal */
	read(parameters: ParameterValues, start: StartContext): unknown;
}

/** A value that the operation itself fixes. */
export const fixed = (body: string, value: string): BodyField => ({
	body,
	properties: [],
	read: () => value,
});
