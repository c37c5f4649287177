import type { INodeProperties } from 'n8n-workflow';
import { choicesOf } from '../../shared/choices';
import { type Channel, MESSAGE_STATUSES } from '../../shared/statuses';

/** What ends the wait for a message when the user chose nothing else. */
export const DEFAULT_WAIT_STATUSES = ['delivered', 'read', 'rejected', 'undeliverable'];

const callMinutes: INodeProperties = {
	displayName: 'Wait Minutes',
	name: 'waitMinutes',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 2,
	description:
		'AI Studio reports only calls that were not picked up. When the time is up without a report, the call was most likely answered.',
};

const messageMinutes: INodeProperties = {
	...callMinutes,
	default: 60,
	description: 'How long to wait for one of these statuses before the workflow goes on without',
};

const messageStatuses: INodeProperties = {
	displayName: 'Wait for Statuses',
	name: 'waitForStatuses',
	type: 'multiOptions',
	options: choicesOf(MESSAGE_STATUSES),
	default: [...DEFAULT_WAIT_STATUSES],
	description: 'The workflow goes on as soon as one of these is reported; others are ignored',
};

/** The fields that only Start and Wait has. */
export function waitProperties(channel: Channel): INodeProperties[] {
	return channel === 'voice' ? [callMinutes] : [messageStatuses, messageMinutes];
}
