import type { INodeProperties } from 'n8n-workflow';
import type { Channel } from '../../shared/statuses';
import type { StartOptions } from '../input/options';
import type { Entered } from '../input/text';

/** What is known of a start before its body is built. */
export interface StartContext {
	channel: Channel;
	agentId: string;
	reference: string;
	options: StartOptions;
	/** Signs the status URL. */
	apiKey: string;
	/** The address that wakes the parked execution; only for Start and Wait. */
	resumeUrl?: string;
}

/** Some node parameters, and the one property of the request body that they become. */
export interface BodyField {
	/** What the panel shows. Empty where the value comes from elsewhere. */
	properties: INodeProperties[];
	/** The name in the request body. */
	body: string;
	/** The value in the request body; undefined leaves it out. @throws Refusal */
	read(entered: Entered, context: StartContext): unknown;
}
